// A real server and a real browser for the tests.
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { cpSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..", "..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const program = process.env.THRESHOLD ?? join(target, "debug", "threshold");
const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** A folder for a database, gone afterwards. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "threshold-page-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The rules of the demonstration, with a rule more that reads a list, in a folder. */
export function rulesWithAList(path) {
  const rules = join(path, "rules");
  cpSync(join(root, "tests", "cases", "base"), rules, { recursive: true });
  const duty = join(rules, "demo", "1.0.0", "decisions", "duty.yaml");
  const rule = `
  - id: s17.missing
    title: Missing for more than a day
    when: some episode in missing_episodes satisfies episode.hours > 24
    then: section_17
    because: The child was missing for more than a day.
    cite: [duty.need]
    basis: stated
`;
  writeFileSync(duty, readFileSync(duty, "utf8").trimEnd() + rule);
  pin(rules);
  return rules;
}

/** Pins every version of a rules folder as released, so that it decides without being named. */
function pin(rules) {
  const digests = execFileSync(program, ["--rules", rules, "check", "--digests"], { encoding: "utf8" });
  const pins = {};
  let pack = "";
  for (const line of digests.split("\n")) {
    if (line.startsWith("  - {version:")) (pins[pack] ??= ["released:"]).push(line);
    else pack = line.replace(/:$/, "");
  }
  for (const [pack, lines] of Object.entries(pins)) {
    writeFileSync(join(rules, pack, "released.yaml"), `${lines.join("\n")}\n`);
  }
}

/** The program on a free port, once it has said where. */
export async function serve(
  database,
  user,
  more = ["--listen", "127.0.0.1:0"],
  rules = join(root, "rules"),
) {
  const child = spawn(
    program,
    ["--rules", rules, "serve", "--database", database, "--user", user, ...more],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  child.stderr.on("data", (data) => (log += data));
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("exit", (code) => reject(new Error(`ended with ${code}: ${log}`)));
  });
  return {
    at: line.replace("Serving at ", ""),
    log: () => log,
    stop: () =>
      new Promise((resolve) => {
        child.once("exit", resolve);
        child.kill("SIGTERM");
      }),
  };
}

/** The handbook of a pack of the tests, as pages in `site` and as `one.html`, with every draft. */
export function handbook(path, pack) {
  const rules = join(root, "tests", "cases", "base");
  const to = ["--out", join(path, "site"), "--one-file", join(path, "one.html")];
  execFileSync(program, ["--rules", rules, "docs", pack, ...to, "--transparency"]);
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A real OpenID Connect provider and a server that trusts it; nothing where npm has not fetched the provider. */
export async function serveWithSignIn(database) {
  const at = join(root, "tests", "api", "provider");
  if (!existsSync(join(at, "node_modules", "oidc-provider"))) return null;
  const [own, port] = [await freePort(), await freePort()];
  const provider = spawn(
    process.execPath,
    ["provider.mjs", String(port), `http://127.0.0.1:${own}/sign-in/callback`],
    { cwd: at, stdio: ["ignore", "pipe", "ignore"] },
  );
  await new Promise((resolve) => createInterface({ input: provider.stdout }).on("line", (line) => line === "listening" && resolve()));
  const server = await serve(database, "nobody", [
    "--listen", `127.0.0.1:${own}`,
    "--oidc-issuer", `http://127.0.0.1:${port}`,
    "--oidc-client-id", "threshold",
    "--oidc-client-secret", "a secret of the tests that is long enough",
  ]);
  return { ...server, stopProvider: () => provider.kill() };
}

/** Debian's Chromium, without its own errands on the network. */
export function browser() {
  const executablePath = process.env.CHROMIUM ?? browsers.find(existsSync);
  if (!executablePath) throw new Error("there is no Chromium: run tests/browser/install");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * A page on paper, as the file that goes to the printer. A page that still loads cannot be printed, so it is waited for;
 * and on a busy machine the browser's own print service may start too late and fail once without fault of the page.
 */
export async function printed(page, options = {}) {
  await page.waitForLoadState("load");
  await page.evaluate(() => document.fonts.ready.then(() => true));
  const print = () => page.pdf({ preferCSSPageSize: true, ...options });
  return print().catch((error) => {
    if (!String(error).includes("Printing failed")) throw error;
    return print();
  });
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const seen = new Set();

/** Audits a page wide and narrow, and keeps pictures of it in the folder PICTURES if that is set. */
export async function look(page, name) {
  const problems = [];
  for (const [size, width] of [["wide", 1280], ["narrow", 360]]) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(axe);
    const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags }), rules);
    for (const it of found.violations) {
      problems.push(`${name} (${size}): ${it.id}: ${it.help}: ${it.nodes.slice(0, 3).map((n) => n.html).join(" | ")}`);
    }
    const spill = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (spill > 0) problems.push(`${name} (${size}): the page is ${spill} pixels wider than the screen`);
    if (process.env.PICTURES && !seen.has(name + size)) {
      seen.add(name + size);
      mkdirSync(process.env.PICTURES, { recursive: true });
      await page.screenshot({ path: join(process.env.PICTURES, `${name}-${size}.png`), fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  return problems;
}
