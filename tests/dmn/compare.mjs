// Runs every exported pack through feelin and compares every decision, rule and worked-out fact with this engine's answers.
//
// Run `npm ci` once in this folder, then `npm test`; `DMN_CASES=1000 npm test` is the long run. What is compared was written
// by the test `dmn` into target/tmp/dmn; another folder may be given as argument.

import { readFileSync, readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { native, readModel } from './model.mjs';

const root = process.argv[2] ?? `${process.env.CARGO_TARGET_DIR ?? new URL('../../target', import.meta.url).pathname}/tmp/dmn`;

// What rules may see of the other children, as the engine settles it with nothing known of them.
function siblings(model, children) {
  const input = model.inputs.find((it) => it.variable.name === 'siblings');
  if (!input) return children.map(() => null);
  const seen = model.decisions.filter((it) => children[0].decisions[it.variable.name] && model.seen.includes(it.variable.name));
  const records = children.map((child) => {
    const found = model.run(inputsOf(child, children.length === 1 ? [] : null), seen);
    return { ref: child.ref, ...Object.fromEntries(seen.map((it) => [it.variable.name, found.get(it.variable.name).settled])) };
  });
  return children.map((_, own) => records.filter((_, at) => at !== own));
}

const inputsOf = (child, others) => ({
  ...native(child.inputs),
  contact_received_on: native(child.received_on),
  contact_in_office_hours: child.in_office_hours,
  siblings: others,
});

function differences(model, child, others) {
  const differing = [];
  const found = model.run(inputsOf(child, others));
  for (const decision of model.decisions) {
    const { name } = decision.variable;
    const own = found.get(name);
    let wanted;
    if (name in child.decisions) wanted = child.decisions[name];
    else if (decision.variable.typeRef === 't_meanwhile') wanted = child.meanwhile;
    else wanted = native(child.facts[decision.label]);
    for (const key of wanted !== null && name in child.decisions ? Object.keys(wanted) : [null]) {
      const [one, other] = key === null ? [own, wanted] : [own?.[key], wanted[key]];
      if (!same(one, other)) differing.push({ decision: name, key, found: one, ours: other });
    }
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

let failed = false;
for (const folder of readdirSync(root)) {
  const all = { models: 0, children: 0, values: 0, differing: 0 };
  for (const file of readdirSync(`${root}/${folder}`).filter((it) => it.endsWith('.dmn')).sort()) {
    const began = Date.now();
    const model = await readModel(readFileSync(`${root}/${folder}/${file}`, 'utf8'));
    model.seen = /name="t_siblings"[^]*?<\/itemDefinition>/.exec(readFileSync(`${root}/${folder}/${file}`, 'utf8'))?.[0].match(/itemComponent name="(\w+)"/g)?.map((it) => it.slice(20, -1)) ?? [];
    const lines = readFileSync(`${root}/${folder}/${file.replace(/dmn$/, 'ndjson')}`, 'utf8').trim().split('\n');
    const counts = { children: 0, open: 0, rules: new Map(), differing: 0 };
    for (const line of lines) {
      const contact = JSON.parse(line);
      for (const child of contact.children) child.received_on = contact.received_on;
      const others = siblings(model, contact.children);
      contact.children.forEach((child, at) => {
        counts.children += 1;
        for (const { fired, may_fire: may, settled } of Object.values(child.decisions)) {
          if (settled === null) counts.open += 1;
          for (const rule of fired) counts.rules.set(rule, (counts.rules.get(rule) ?? new Set()).add('fired'));
          for (const rule of may.filter((it) => !fired.includes(it))) counts.rules.set(rule, (counts.rules.get(rule) ?? new Set()).add('open'));
        }
        const differing = differences(model, child, others[at]);
        counts.differing += differing.length;
        for (const one of differing.slice(0, 3)) console.log(`  differs: ${file} ${contact.case} ${child.ref}: ${JSON.stringify(one)}`);
      });
    }
    all.models += 1;
    all.children += counts.children;
    all.differing += counts.differing;
    if (folder === 'shipped') {
      const fired = [...counts.rules.values()].filter((it) => it.has('fired')).length;
      const open = [...counts.rules.values()].filter((it) => it.has('open')).length;
      const seconds = Math.round((Date.now() - began) / 1000);
      console.log(`${file}: ${lines.length} contacts, ${counts.children} children, ${counts.differing} differences; ${counts.open} decisions open, ${fired} rules fired at least once, ${open} were left open at least once; ${seconds} s`);
    }
  }
  console.log(`feelin 8.2.0, ${folder}: ${all.models} models, ${all.children} children, ${all.differing} differences`);
  if (all.differing > 0 || all.children === 0) failed = true;
}
process.exit(failed ? 1 : 0);
