// Runs every exported pack through feelin and compares every decision, rule and worked-out fact with this engine's answers.
//
// Run `npm ci` once in this folder, then `npm test`; `DMN_CASES=1000 npm test` is the long run. What is compared was written
// by the test `dmn` into target/tmp/dmn; another folder may be given as argument. `--dsntk` asks dsntk instead (dsntk.mjs).

import { readFileSync, readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { dsntk } from './dsntk.mjs';
import { native, readModel } from './model.mjs';

const asked = process.argv.slice(2);
const given = asked.find((it) => !it.startsWith('--'));
const root = given ?? `${process.env.CARGO_TARGET_DIR ?? new URL('../../target', import.meta.url).pathname}/tmp/dmn`;

// The engines: each gives a function from inputs, and the decisions wanted, to answers by name.
const feelin = {
  name: 'feelin 8.2.0',
  start: async () => {},
  stop: () => {},
  of: (model) => async (inputs, wanted) => {
    const known = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, native(value)]));
    return model.run(known, wanted && model.decisions.filter((it) => wanted.includes(it.variable.name)));
  },
};

// The other children as rules see them: each decided by this engine with nothing known of the others.
async function siblings(model, run, contact) {
  if (model.seen.length === 0) return contact.children.map(() => null);
  const alone = contact.children.length === 1;
  const records = [];
  for (const child of alone ? [] : contact.children) {
    const found = await run(inputsOf(contact, child, null), model.seen);
    records.push({ ref: child.ref, ...Object.fromEntries(model.seen.map((name) => [name, found.get(name).settled])) });
  }
  return contact.children.map((_, own) => records.filter((_, at) => at !== own));
}

const inputsOf = (contact, child, others) => ({
  ...child.inputs,
  contact_received_on: contact.received_on,
  contact_in_office_hours: child.in_office_hours,
  siblings: others,
});

// In a model that is weaker because a part could not be exported, what is certain must be so here, and nothing that is
// possible here be missing.
const WEAKER = 'weaker';
const among = (few, many) => few.every((it) => many.includes(it));
const weaker = {
  certain: (found, ours) => among(found, ours),
  fired: (found, ours) => among(found, ours),
  possible: (found, ours) => among(ours, found),
  may_fire: (found, ours) => among(ours, found),
  settled: (found, ours) => found === null || same(found, ours),
};

function differences(model, child, found, folder) {
  const differing = [];
  for (const decision of model.decisions) {
    const { name, typeRef } = decision.variable;
    if (!found.has(name)) continue;
    const compare = (one, other, key) => {
      const fits = folder === WEAKER ? (weaker[key] ?? (() => true)) : same;
      compared += 1;
      if (!fits(one, other)) differing.push({ decision: name, key, found: plain(one), ours: plain(other) });
    };
    const own = found.get(name);
    const wanted = child.decisions[name];
    if (wanted) for (const key of Object.keys(wanted)) compare(own?.[key], wanted[key], key);
    else if (typeRef === 't_meanwhile') compare(own, child.meanwhile);
    else compare(own, native(child.facts[name.replace(/_taken$/, '')]), 'settled');
  }
  return differing;
}

const same = (one, other) => isDeepStrictEqual(plain(one), plain(other));

// Dates of feelin as text; everything else as it is.
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

let compared = 0;
let failed = false;
const engine = asked.includes('--dsntk') ? dsntk : feelin;
for (const folder of readdirSync(root)) {
  const leftOut = (it) => engine.leavesOut?.(readFileSync(`${root}/${folder}/${it}`, 'utf8'));
  const models = readdirSync(`${root}/${folder}`).filter((it) => it.endsWith('.dmn')).sort();
  const files = models.filter((it) => !leftOut(it));
  if (files.length < models.length) console.log(`${engine.name}, ${folder}: ${models.length - files.length} models left out, see leavesOut`);
  await engine.start(files.map((it) => `${root}/${folder}/${it}`));
  const all = { children: 0, differing: 0 };
  compared = 0;
  for (const file of files) {
    const began = Date.now();
    const model = await readModel(readFileSync(`${root}/${folder}/${file}`, 'utf8'));
    const run = engine.of(model, file);
    const lines = readFileSync(`${root}/${folder}/${file.replace(/dmn$/, 'ndjson')}`, 'utf8').trim().split('\n');
    const counts = { children: 0, differing: 0, open: 0, settled: 0, fired: new Set(), left: new Set() };
    for (const line of lines) {
      const contact = JSON.parse(line);
      const others = await siblings(model, run, contact);
      for (const [at, child] of contact.children.entries()) {
        count(counts, child);
        const differing = differences(model, child, await run(inputsOf(contact, child, others[at])), folder);
        counts.differing += differing.length;
        for (const one of differing.slice(0, 3)) console.log(`  differs: ${file} ${contact.case} ${child.ref}: ${JSON.stringify(one)}`);
      }
    }
    all.children += counts.children;
    all.differing += counts.differing;
    if (folder === 'shipped') console.log(`${file}: ${lines.length} contacts, ${told(counts)}; ${Math.round((Date.now() - began) / 1000)} s`);
  }
  engine.stop();
  console.log(`${engine.name}, ${folder}: ${files.length} models, ${all.children} children, ${compared} answers, ${all.differing} differences`);
  if (all.differing > 0 || (all.children === 0 && folder !== WEAKER)) failed = true;
}
process.exit(failed ? 1 : 0);

function count(counts, child) {
  counts.children += 1;
  for (const { fired, may_fire: may, settled } of Object.values(child.decisions)) {
    if (settled === null) counts.open += 1;
    else counts.settled += 1;
    for (const rule of may) (fired.includes(rule) ? counts.fired : counts.left).add(rule);
  }
}

function told({ children, differing, open, settled, fired, left }) {
  return `${children} children, ${differing} differences; ${settled} decisions settled and ${open} open, ${fired.size} rules fired and ${left.size} were left open at least once`;
}
