// A question whose answer is a list, and time limits: with scripts, without them, and by keyboard alone.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, folder, look, printed, rulesWithAList, serve } from "../support.mjs";

let desk, listed, screener, chrome;

before(async () => {
  desk = folder();
  listed = await serve(
    join(desk.path, "list.db"),
    "Ada Screener",
    undefined,
    rulesWithAList(desk.path),
  );
  screener = await serve(join(desk.path, "record.db"), "Ada Screener");
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  await listed?.stop();
  await screener?.stop();
  desk?.remove();
});

/** Opens a contact and stands on its tasks. */
async function open(page, at, reference, authority) {
  await page.goto(`${at}/contacts/new`);
  await page.getByLabel("Reference").fill(reference);
  await page.getByLabel(authority).check();
  for (const [label, value] of [["Day", "20"], ["Month", "11"], ["Year", "2025"], ["Time", "16:20"]]) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
  await page.getByRole("button", { name: "Open the contact" }).click();
  await page.getByRole("heading", { level: 1, name: `Contact ${reference}` }).waitFor();
}

const question = "When was the child missing?";
const list = (page) => page.getByRole("group", { name: question, exact: true });
const hours = (page, entry) => list(page).getByRole("group", { name: new RegExp(`^Entry ${entry}`) }).getByLabel("Hours");

/** Waits until the field of a name has the focus. */
async function focused(page, name) {
  let found;
  for (let step = 0; step < 40; step++) {
    found = await page.evaluate(() => document.activeElement.name ?? "");
    if (found === name) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(found, name);
}

async function whole(page, reference, audit) {
  const problems = [];
  const see = async (name) => audit && problems.push(...(await look(page, name)));
  await open(page, listed.at, reference, "Town Council");
  const tasks = page.url();
  await page.goto(`${tasks}/children/1/questions/now`);
  await see("list-empty");
  await list(page).getByRole("button", { name: /^Add an entry/ }).click();
  // The new entry has the focus, also where no script runs.
  await focused(page, "missing_episodes.1.hours.text");
  await hours(page, 1).fill("30");
  await list(page).getByRole("button", { name: /^Add another/ }).click();
  assert.equal(await hours(page, 1).inputValue(), "30");
  await hours(page, 2).fill("many");
  await see("list-entries");
  await page.getByRole("button", { name: "Save and continue" }).click();
  assert.match(await page.title(), /^Error: /);
  await see("list-error");
  await page.getByRole("link", { name: "Entry 2, hours: enter a number" }).click();
  await focused(page, "missing_episodes.2.hours.text");
  await list(page).getByRole("button", { name: /^Remove entry 2/ }).click();
  assert.equal(await list(page).getByRole("group", { name: /^Entry/ }).count(), 1);
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.goto(`${tasks}/children/1/check`);
  assert.ok(await page.getByText("Hours: 30").isVisible());
  await see("list-check");
  assert.deepEqual(problems, []);
}

test("a list with scripts, every page audited", async () => {
  const context = await chrome.newContext();
  await whole(await context.newPage(), "L-1", true);
  await context.close();
});

test("a list without scripts", async () => {
  const context = await chrome.newContext({ javaScriptEnabled: false });
  await whole(await context.newPage(), "L-2", false);
  await context.close();
});

/** A browser in which the page's own script never arrives, so that what stands without it can be audited. */
async function withoutOwnScript() {
  const context = await chrome.newContext();
  await context.route("**/assets/page.js*", (route) => route.abort());
  return context;
}

test("a list without the page's own script, every page audited", async () => {
  const context = await withoutOwnScript();
  await whole(await context.newPage(), "L-4", true);
  await context.close();
});

/** Goes on with the tab key until something with these words has the focus, and it can be seen. */
async function to(page, words) {
  for (let step = 0; step < 250; step++) {
    await page.keyboard.press("Tab");
    const [name, seen] = await page.evaluate(() => {
      const it = document.activeElement;
      const label = it.labels?.[0]?.textContent ?? it.getAttribute("aria-label") ?? it.textContent;
      const group = it.closest("fieldset")?.querySelector("legend")?.textContent ?? "";
      const style = getComputedStyle(it);
      const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
      return [`${group.trim()} / ${label.trim().replace(/\s+/g, " ")}`, seen || it === document.body];
    });
    assert.ok(seen, `nobody sees where the focus is: ${name}`);
    if (name.includes(words)) return;
  }
  assert.fail(`the tab key does not lead to ${words}`);
}

/** The field of a new entry has the focus a moment after the page is there. */
const begun = (page) => page.waitForFunction(() => document.activeElement?.matches("input[type=text]"));

const enter = (page) => Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);

test("a list by keyboard alone", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  await open(page, listed.at, "L-3", "Town Council");
  await page.goto(`${page.url()}/children/1/questions/now`);
  await to(page, "Add an entry");
  await enter(page);
  await begun(page);
  await page.keyboard.type("30");
  await to(page, "Police");
  await page.keyboard.press("Space");
  await to(page, "Add another");
  await enter(page);
  await begun(page);
  await page.keyboard.type("5");
  // Enter in a field saves the page; it neither adds nor removes an entry.
  await enter(page);
  await page.goto(`${page.url().split("/children/")[0]}/children/1/check`);
  assert.ok(await page.getByText("Hours: 30, Found by: Police").isVisible());
  assert.ok(await page.getByText("Hours: 5").isVisible());
  await context.close();
});

/** A contact that is decided, with time limits that ran out long ago. */
async function decided(page, reference) {
  await open(page, screener.at, reference, "Lancashire County Council");
  const tasks = page.url();
  const answers = [
    ["now", "Is the child in immediate danger?", "No"],
    ["child", "Does the child live in this authority's area?", "Yes"],
    ["concern", /reasonable cause/, "Yes"],
  ];
  for (const [topic, asked, words] of answers) {
    await page.goto(`${tasks}/children/1/questions/${topic}`);
    await page.getByRole("group", { name: asked }).getByLabel(words, { exact: true }).check();
    await page.getByRole("button", { name: "Save and continue" }).click();
  }
  await page.goto(`${tasks}/children/1/view`);
  await page.getByLabel("Strategy meeting", { exact: true }).check();
  await page.getByLabel("Why?").fill("He may come to harm.");
  await page.getByRole("button", { name: "Save my view" }).click();
  await page.getByRole("button", { name: "Show the recommendation" }).click();
  await page.getByText("Recommended pathway").waitFor();
  return tasks;
}

async function limits(page, reference, audit) {
  const problems = [];
  const see = async (name) => audit && problems.push(...(await look(page, name)));
  const tasks = await decided(page, reference);
  await see("recommendation-settled");
  await page.goto(`${screener.at}/`);
  await see("start-overdue");
  await page.goto(`${screener.at}/managers`);
  await see("managers-overdue");
  await page.goto(tasks);
  await see("tasks-limits");
  await page.getByRole("link", { name: "Tick off time limits" }).click();
  await see("deadlines");
  await page.getByText("Tick it off").first().click();
  await page.getByRole("button", { name: /^Save/ }).first().click();
  assert.match(await page.title(), /^Error: /);
  await see("deadlines-error");
  await page.getByLabel("It was met").first().check();
  await page.getByLabel("Note").first().fill("Seen at school.");
  await page.getByRole("button", { name: /^Save/ }).first().click();
  await page.getByText("Seen at school.").first().waitFor();
  await see("deadlines-ticked");
  await page.goto(`${screener.at}/`);
  await page.getByLabel("Find a contact by its reference").fill(reference.toLowerCase());
  await page.getByRole("button", { name: "Find" }).click();
  await see("start-found");
  assert.deepEqual(problems, []);
}

test("time limits with scripts, every page audited", async () => {
  const context = await chrome.newContext();
  await limits(await context.newPage(), "T-1", true);
  await context.close();
});

test("time limits without scripts", async () => {
  const context = await chrome.newContext({ javaScriptEnabled: false });
  await limits(await context.newPage(), "T-2", false);
  await context.close();
});

test("time limits without the page's own script, every page audited", async () => {
  const context = await withoutOwnScript();
  await limits(await context.newPage(), "T-4", true);
  await context.close();
});

test("a time limit is ticked off by keyboard alone", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  const tasks = await decided(page, "T-3");
  await page.goto(tasks);
  await to(page, "Tick off time limits");
  await enter(page);
  await to(page, "Tick it off");
  await page.keyboard.press("Enter");
  await to(page, "How does it stand?");
  await page.keyboard.press("Space");
  await to(page, "Save");
  await enter(page);
  assert.ok(await page.getByText("Met late").first().isVisible());
  await context.close();
});

test("a settled recommendation prints on one page", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  await decided(page, "T-5");
  const path = process.env.PICTURES && join(process.env.PICTURES, "printed.pdf");
  const pdf = await printed(page, path ? { path } : {});
  if (path) {
    await page.setViewportSize({ width: 711, height: 1047 });
    await page.emulateMedia({ media: "print" });
    await page.screenshot({ path: path.replace(".pdf", ".png"), fullPage: true });
  }
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
  assert.equal(pages, 1);
  await context.close();
});
