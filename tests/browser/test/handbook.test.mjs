// The handbook of a pack, opened from the disk: every kind of page wide, narrow, printed and by keyboard.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, folder, handbook, look, printed } from "../support.mjs";

let desk, chrome;

before(async () => {
  desk = folder();
  handbook(desk.path, "demo@1.0.0");
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  desk?.remove();
});

const at = (name) => `file://${join(desk.path, "site", name)}.html`;

test("every kind of page can be read by everybody, without scripts", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const problems = [];
  const kinds = [
    "index", "questions", "questions-now", "decisions", "decision-pathway", "pathways", "pathway-strategy_meeting",
    "services", "statements", "rules", "firmness", "invariants", "cases", "case-a-bruised-baby", "changes",
    "transparency", "data-protection", "equality", "alphabet",
  ];
  for (const name of kinds) {
    assert.ok(existsSync(join(desk.path, "site", `${name}.html`)), name);
    await page.goto(at(name));
    problems.push(...(await look(page, `handbook-${name}`)));
  }
  await page.goto(`file://${join(desk.path, "one.html")}`);
  problems.push(...(await look(page, "handbook-one-file")));
  assert.deepEqual(problems, []);
  assert.ok(asked.every((url) => url.startsWith("file://")), asked.join("\n"));
  await context.close();
});

test("a reader walks from page to page by keyboard", async () => {
  const page = await (await chrome.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(at("index"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /^Next/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Questions" }).waitFor();
  await page.getByRole("link", { name: /^Previous/ }).click();
  await page.getByRole("link", { name: "Decisions and rules" }).first().click();
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Handbook" }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.match(page.url(), /index\.html$/);
});

test("on paper nothing is cut and only the text of the pages stands", async () => {
  const page = await chrome.newPage();
  await page.setViewportSize({ width: 700, height: 900 });
  for (const name of ["index", "decisions", "pathway-strategy_meeting", "statements"]) {
    await page.goto(at(name));
    await page.emulateMedia({ media: "print" });
    const wider = await page.evaluate(() =>
      [...document.querySelectorAll("table, pre, svg, dl")].filter((it) => it.getBoundingClientRect().right > window.innerWidth + 1).length,
    );
    assert.equal(wider, 0, name);
    assert.equal(await page.getByRole("navigation").count(), name === "statements" ? 1 : 0, name);
    assert.ok((await printed(page)).length > 1000);
  }
  await page.close();
});
