// Compares the answers of this engine with those of FEEL engines, and fails if any differ.
//
// Run `npm ci` once in this folder, then `npm test`. What is compared was written by the test
// `feel` into target/tmp/feel: expressions over known facts, and pairs of conditions over facts
// of which some are `null`. Another file may be given as argument.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as feelin from 'feelin';
import * as bpmn from '@bpmn-io/feelin';
import { deviations } from './deviations.mjs';

const engines = { 'feelin 8.2.0': feelin, '@bpmn-io/feelin 6.1.1': bpmn };
const root = process.env.CARGO_TARGET_DIR ?? new URL('../../target', import.meta.url).pathname;
const paths = process.argv[2] ? [process.argv[2]] : ['expressions', 'pairs'].map((it) => `${root}/tmp/feel/${it}.ndjson`);

// Dates and numbers travel as text, so that nothing rounds them on the way.
function native(engine, value) {
  if (Array.isArray(value)) return value.map((item) => native(engine, item));
  if (value === null || typeof value !== 'object') return value;
  if ('$date' in value) return run(engine, `date("${value.$date}")`, {});
  if ('$number' in value) return Number(value.$number);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, native(engine, inner)]));
}

function run(engine, expression, context) {
  const found = engine.evaluate(expression, context);
  return found !== null && typeof found === 'object' && 'value' in found && 'warnings' in found ? found.value : found;
}

let failed = false;
for (const path of paths) for (const [name, engine] of Object.entries(engines)) {
  const cases = readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  let agreed = 0;
  const known = new Map();
  const differing = [];
  for (const { expression, spelt_out, context, ours } of cases) {
    const wanted = native(engine, ours);
    let found;
    try {
      found = run(engine, expression, native(engine, context));
    } catch (error) {
      found = `refused: ${error.message}`;
    }
    if (found === wanted) {
      agreed += 1;
      continue;
    }
    const again = (text) => run(engine, text, native(engine, context));
    const why = deviations.find((it) => it.explains({ expression, spelt_out, found, wanted, engine: name, again }));
    if (why) known.set(why.word, (known.get(why.word) ?? 0) + 1);
    else differing.push({ expression, context, found: String(found), ours: wanted, spelt_out });
  }
  console.log(`${name}: ${agreed} of ${cases.length} ${basename(path, '.ndjson')} agree`);
  for (const [word, count] of known) console.log(`  ${count} differ as deviations.mjs explains: ${word}`);
  for (const one of differing.slice(0, 10)) console.log(`  differs: ${JSON.stringify(one)}`);
  if (differing.length > 0) {
    console.log(`  ${differing.length} differ without an explanation`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
