// Whole screenings: with scripts, without them, and by keyboard alone. Every page on the way is audited.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, folder, look, printed, serve } from "../support.mjs";

let desk, screener, manager, chrome;

before(async () => {
  desk = folder();
  const database = join(desk.path, "record.db");
  screener = await serve(database, "Ada Screener");
  manager = await serve(database, "Mo Manager");
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  await screener?.stop();
  await manager?.stop();
  desk?.remove();
});

/** Opens a contact and stands on its tasks. */
async function open(page, reference, children = "1") {
  await page.goto(`${screener.at}/`);
  await page.getByRole("link", { name: "New contact" }).click();
  await page.getByLabel("Reference").fill(reference);
  await page.getByLabel("Lancashire County Council").check();
  for (const [label, value] of [["Day", "20"], ["Month", "11"], ["Year", "2025"], ["Time", "16:20"]]) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
  await page.getByLabel("How many children is it about?").fill(children);
  await page.getByRole("button", { name: "Open the contact" }).click();
  await page.getByRole("heading", { level: 1, name: `Contact ${reference}` }).waitFor();
}

/** One answer of a group of radios. */
const answer = (page, question, words) => page.getByRole("group", { name: question, exact: true }).getByLabel(words, { exact: true }).check();

async function whole(page, reference, { audit }) {
  const problems = [];
  const see = async (name) => audit && problems.push(...(await look(page, name)));
  await page.goto(`${screener.at}/`);
  await see("start-empty");
  await page.goto(`${screener.at}/emergency`);
  await see("emergency");
  await page.goto(`${screener.at}/contacts/new`);
  await see("new-contact");
  await page.getByLabel("How many children is it about?").fill("none");
  await page.getByRole("button", { name: "Open the contact" }).click();
  assert.match(await page.title(), /^Error: /);
  await see("new-contact-error");

  await open(page, reference, "2");
  const tasks = page.url();
  await see("tasks");
  await page.getByRole("link", { name: "The contact", exact: true }).click();
  await see("household-questions");
  await page.goto(`${tasks}/children/1/questions/now`);
  await see("questions");
  await page.getByLabel("Who", { exact: true }).first().fill("school nurse");
  await answer(page, "Is the child in immediate danger?", "No");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.goto(`${tasks}/children/1/questions/child`);
  await page.getByRole("textbox", { name: "How old is the child, in full years?" }).fill("two hundred");
  await page.getByRole("button", { name: "Save and continue" }).click();
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.getByRole("textbox", { name: "How old is the child, in full years?" }).inputValue(), "two hundred");
  await see("questions-error");
  await page.getByRole("textbox", { name: "How old is the child, in full years?" }).fill("7");
  await page.getByRole("button", { name: "Save and continue" }).click();

  await page.goto(`${tasks}/children/1/check`);
  assert.equal(await page.getByRole("button", { name: "Show the recommendation" }).count(), 0);
  await page.getByRole("link", { name: "Write your own view" }).click();
  await see("own-view");
  await page.getByLabel("Multi-agency screening", { exact: true }).check();
  await page.getByLabel("Why?").fill("Too little is known, and what is known worries the school.");
  await page.getByRole("button", { name: "Save my view" }).click();
  await see("check");
  await page.getByRole("button", { name: "Show the recommendation" }).click();
  await page.getByRole("heading", { level: 1, name: "Recommendation" }).waitFor();
  await see("recommendation-open");

  // New information: a second screening.
  await page.goto(`${tasks}/children/1/questions/now`);
  await answer(page, "Is the child in immediate danger?", "Yes");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.goto(`${tasks}/children/1/recommendation`);
  await see("recommendation-out-of-date");
  await page.goto(`${tasks}/children/1/decide`);
  await page.getByText("Answers have changed since the recommendation.").waitFor();
  await see("decide-out-of-date");
  await page.goto(`${tasks}/children/1/view`);
  await page.getByLabel("Emergency", { exact: true }).check();
  await page.getByLabel("Why?").fill("He is in danger now.");
  await page.getByRole("button", { name: "Save my view" }).click();
  await page.getByRole("button", { name: "Show the recommendation" }).click();
  await page.getByText("Recommended pathway").waitFor();
  await see("recommendation");
  await page.goto(`${tasks}/children/1/changes`);
  await see("changes");

  await page.goto(`${tasks}/children/1/decide`);
  await see("decide");
  await page.getByRole("button", { name: "Decide" }).click();
  assert.match(await page.title(), /^Error: /);
  await see("decide-error");
  await page.getByLabel("Child and family assessment (less protective)").check();
  await page.getByLabel("Why?").fill("The police have seen him and he is safe.");
  await page.getByRole("button", { name: "Decide" }).click();
  await page.getByText("A manager has to sign this off").waitFor();
  await see("decided");
  await page.getByRole("link", { name: "Sign it off" }).click();
  await page.getByText("You made this decision. Another manager signs it off.").waitFor();
  await see("sign-off-own");

  await page.goto(page.url().replace(screener.at, manager.at));
  await see("sign-off");
  await page.getByLabel("What do you agree to, and why?").fill("I spoke to the police. He is with his aunt.");
  await page.getByRole("button", { name: "Sign off" }).click();
  await page.getByText("Signed off by Mo Manager").waitFor();
  await see("signed-off");
  await page.goto(tasks);
  await see("tasks-done");
  await page.goto(`${tasks}/history`);
  await see("history");
  await page.goto(`${screener.at}/trail`);
  await see("trail");
  await page.goto(`${screener.at}/`);
  await see("start");
  await page.goto(`${screener.at}/no/such/page`);
  await see("no-such-page");
  await page.goto(`${screener.at}/managers`);
  await see("managers");
  assert.deepEqual(problems, []);
}

test("a whole screening with scripts, every page audited", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  const outside = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(screener.at) && !url.startsWith(manager.at)) outside.push(url);
  });
  const refused = [];
  page.on("console", (message) => message.text().includes("Content Security Policy") && refused.push(message.text()));
  await whole(page, "B-1", { audit: true });
  assert.deepEqual(outside, [], "a page asked somebody else for something");
  assert.deepEqual(refused, []);
  await context.close();
});

test("a whole screening without scripts", async () => {
  const context = await chrome.newContext({ javaScriptEnabled: false });
  await whole(await context.newPage(), "B-2", { audit: false });
  await context.close();
});

test("the pages for policy staff, every one audited", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  const problems = [];
  const pack = "/policy/bath-and-north-east-somerset/2.0.0";
  for (const [name, to] of [
    ["policy", "/policy"],
    ["policy-pack", pack],
    ["policy-facts", `${pack}/facts`],
    ["policy-facts-topic", `${pack}/facts/concern`],
    ["policy-rules", `${pack}/rules`],
    ["policy-rules-decision", `${pack}/rules/pathway`],
    ["policy-statements", `${pack}/statements`],
    ["policy-cases", `${pack}/cases`],
    ["policy-case", `${pack}/cases/a-mother-who-drinks`],
    ["policy-proofs", `${pack}/proofs`],
    ["policy-try", "/policy/try"],
  ]) {
    const response = await page.goto(screener.at + to);
    assert.equal(response.status(), 200, to);
    problems.push(...(await look(page, name)));
  }
  await page.goto(`${screener.at}${pack}/rules`);
  await page.getByLabel("Find by words").fill("consent refused");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByText(/^[1-9][0-9]* found/).waitFor();
  assert.ok(!page.url().includes("consent"), page.url());
  problems.push(...(await look(page, "policy-found")));
  await page.goto(`${screener.at}/policy/try`);
  await page.getByLabel("One version").selectOption("lancashire@1.0.0");
  await page.getByLabel("The other").selectOption("lancashire@2.0.0");
  await page.getByRole("button", { name: "Decide under both" }).click();
  await page.getByRole("heading", { level: 2, name: "lancashire@2.0.0" }).waitFor();
  problems.push(...(await look(page, "policy-tried")));
  await page.getByLabel("The case, as a case file").fill("children: nobody");
  await page.getByRole("button", { name: "Decide under both" }).click();
  assert.match(await page.title(), /^Error: /);
  problems.push(...(await look(page, "policy-try-error")));
  assert.deepEqual(problems, []);
  await context.close();
});

test("whoever's session ends while they type loses nothing, and the panel says that it is behind", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  await open(page, "B-5");
  const tasks = page.url();
  await page.goto(`${tasks}/children/1/questions/now`);
  await context.clearCookies();
  await answer(page, "Is the child in immediate danger?", "No");
  await page.getByText("Your session has ended. Save this page").waitFor();
  await page.getByLabel("Who", { exact: true }).first().fill("school nurse");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.getByRole("heading", { level: 1, name: "Your session has ended" }).waitFor();
  assert.deepEqual(await look(page, "session-ended"), []);
  await page.getByRole("button", { name: "Send it again" }).click();
  await page.goto(`${tasks}/children/1/check`);
  await page.getByText(/school nurse, .*written by Ada Screener/).waitFor();
  await context.close();
});

test("what is still possible follows an answer at once, and new questions appear", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  await open(page, "B-3");
  await page.goto(`${page.url()}/children/1/questions/now`);
  await page.getByText("Still possible (12)").waitFor();
  await answer(page, "Is the child in immediate danger?", "No");
  await page.getByText("Still possible (11)").waitFor();
  // Nothing was saved: the answer is still the person's alone.
  await page.reload();
  await page.getByText("Still possible (12)").waitFor();
  await context.close();
});

test("a whole screening by keyboard alone", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  await page.goto(`${screener.at}/`);
  /** Goes on with the tab key until something with these words has the focus, and it can be seen. */
  const to = async (words) => {
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
  };
  const enter = async () => {
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  };
  await to("Skip to main content");
  await page.keyboard.press("Enter");
  await to("New contact");
  await enter();
  await to("/ Reference");
  await page.keyboard.type("B-4");
  await to("Whose thresholds apply?");
  await page.keyboard.press("ArrowDown");
  await to("Day");
  await to("Open the contact");
  await enter();
  await to("What is happening now");
  await enter();
  await to("immediate danger? / Yes");
  await page.keyboard.press("Space");
  await to("Save and continue");
  await enter();
  await page.goto(`${page.url().split("/children/")[0]}`);
  await to("Your own view");
  await enter();
  await to("Which pathway do you have in mind?");
  for (let step = 0; step < 11; step++) await page.keyboard.press("ArrowDown");
  await to("/ Why?");
  await page.keyboard.type("He is in danger now.");
  await to("Save my view");
  await enter();
  await to("Show the recommendation");
  await enter();
  assert.ok(await page.getByText("Recommended pathway").isVisible());
  await to("Working Well");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("details[open] .inset").first().isVisible());
  await to("/ Decide");
  await enter();
  // A form that cannot be taken puts the focus on what has to be mended, and leads there.
  await to("/ Decide");
  await enter();
  assert.equal(await page.evaluate(() => document.activeElement.id), "error-summary");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.name), "pathway");
  for (let step = 0; step < 12; step++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await to("/ Why?");
  await page.keyboard.type("I agree: the police come first.");
  await to("/ Decide");
  await enter();
  assert.ok(await page.getByText("The decision that stands").isVisible());
  await context.close();
});

test("a recommendation prints on one page", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  for (const danger of ["Yes", "Not known"]) {
    await open(page, `B-5 ${danger}`);
    const tasks = page.url();
    await page.goto(`${tasks}/children/1/questions/now`);
    await answer(page, "Is the child in immediate danger?", danger);
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.goto(`${tasks}/children/1/view`);
    await page.getByLabel("Emergency", { exact: true }).check();
    await page.getByLabel("Why?").fill("He may be in danger.");
    await page.getByRole("button", { name: "Save my view" }).click();
    await page.getByRole("button", { name: "Show the recommendation" }).click();
    const pdf = await printed(page);
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
    assert.equal(pages, 1, danger);
  }
  await context.close();
});
