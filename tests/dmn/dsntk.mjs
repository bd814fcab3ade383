// dsntk as a server that is asked for all decisions of a model at once.
//
// It is not fetched by npm: `cargo install dsntk --version 0.3.0 --locked`, and have it on the path.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const PORT = process.env.DSNTK_PORT ?? '22022';
const ADDRESS = `http://127.0.0.1:${PORT}/evaluate/invalid/threshold`;
const place = (file) => basename(file, '.dmn').replace('@', '/');

let server;
process.on('exit', () => server?.kill());
let folder;

export const dsntk = {
  name: 'dsntk 0.3.0',

  // Models of one name would stand at one place, so each gets that of its file.
  async start(files) {
    folder = mkdtempSync(`${tmpdir()}/dsntk-`);
    for (const file of files) {
      const text = readFileSync(file, 'utf8').replace(/ namespace="[^"]*"/, ` namespace="https://threshold.invalid/${place(file)}"`);
      writeFileSync(`${folder}/${basename(file)}`, text);
    }
    server = spawn('dsntk', ['srv', '-H', '127.0.0.1', '-P', PORT, '-D', folder, '-v'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    server.stdout.on('data', (piece) => {
      said += piece;
      for (const line of String(piece).split('\n').filter((it) => it.startsWith('[error]'))) console.log(`  dsntk: ${line}`);
    });
    while (!said.includes(`dsntk 127.0.0.1:${PORT}`)) {
      if (server.exitCode !== null) throw new Error('dsntk has ended');
      await wait(200);
    }
  },

  stop() {
    server.kill();
    rmSync(folder, { recursive: true });
  },

  // DMN 1.5, 10.3.2.3.7: the value of a days and time duration may be negative. dsntk 0.3.0 makes 3 of
  // `(duration("P0D") - duration("P3D")).days`, so a model that asks for the days between two dates is left out.
  leavesOut: (text) => /\)\.days\b/.test(text),

  of: (model, file) => async (inputs, wanted) => {
    const ask = async (name) => {
      // A line that was idle for a moment is closed, and one that was slow on a busy machine gets a 408.
      let text = '';
      for (let tries = 0; text === '' && tries < 5; tries += 1) {
        const post = fetch(`${ADDRESS}/${place(file)}/${model.name}/${name}`, { method: 'POST', body: feel(inputs) });
        text = await post.then((response) => response.text()).catch(() => '');
      }
      if (!text.startsWith('{"data":')) throw new Error(`${file}: ${text} for ${feel(inputs)}`);
      return JSON.parse(text).data;
    };
    if (!wanted) return new Map(Object.entries(await ask(model.service)));
    const found = new Map();
    for (const name of wanted) found.set(name, await ask(name));
    return found;
  },
};

// A value as FEEL writes it.
function feel(value) {
  if (Array.isArray(value)) return `[${value.map(feel).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if ('$date' in value) return `date("${value.$date}")`;
  if ('$number' in value) return value.$number;
  return `{${Object.entries(value).map(([name, inner]) => `${name}: ${feel(inner)}`).join(', ')}}`;
}
