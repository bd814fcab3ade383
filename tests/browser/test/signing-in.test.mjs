// Signing in at a real provider, being refused, and signing out: every page of ours on the way is audited.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browser, folder, look, serveWithSignIn } from "../support.mjs";

let desk, server, chrome;

before(async () => {
  desk = folder();
  server = await serveWithSignIn(join(desk.path, "record.db"));
  chrome = server && (await browser());
});

after(async () => {
  await chrome?.close();
  await server?.stop();
  server?.stopProvider();
  desk?.remove();
});

const level1 = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

/** A fresh browser that goes to the provider as somebody and comes back. */
async function signIn(who) {
  const context = await chrome.newContext({ colorScheme: "light" });
  const page = await context.newPage();
  await page.goto(`${server.at}/`);
  await level1(page, "Sign in");
  const first = await look(page, "sign-in");
  await page.getByRole("link", { name: "Sign in" }).or(page.getByRole("button", { name: "Sign in" })).first().click();
  await page.locator("input[name=login]").fill(who);
  await page.locator("input[name=password]").fill("any");
  await page.locator("[type=submit]").first().click();
  // The page that says so leads on by itself at once; nothing there keeps it standing to be looked at.
  await context.route(`${server.at}/`, (route) => route.fulfill({ status: 204 }));
  await page.locator("[type=submit]").first().click();
  await page.waitForURL((url) => url.href.startsWith(server.at));
  return { context, page, problems: first };
}

const skip = () => !server && "not run: the provider is not here; `npm --prefix tests/api/provider ci` fetches it";

for (const javaScriptEnabled of [true, false]) {
  test(`somebody signs in and out, scripts ${javaScriptEnabled ? "on" : "off"}`, async (t) => {
    if (skip()) return t.skip(skip());
    const { context, page, problems } = await signIn("kim.screener");
    const see = async (name) => problems.push(...(await look(page, name)));
    if (!javaScriptEnabled) {
      // The session goes on in a browser without scripts, where nothing can be audited.
      const plain = await chrome.newContext({ javaScriptEnabled, storageState: await context.storageState() });
      const own = await plain.newPage();
      await own.goto(`${server.at}/`);
      await level1(own, /Contacts|threshold|child/i);
      await own.getByRole("button", { name: "Sign out" }).click();
      await level1(own, "You are signed out");
      await plain.close();
      await context.unroute(`${server.at}/`);
      await page.goto(`${server.at}/`);
      await level1(page, "Sign in");
      return context.close();
    }
    await level1(page, "You are signed in");
    await see("signed-in");
    await context.unroute(`${server.at}/`);
    await page.goto(`${server.at}/`);
    assert.match(await page.textContent("header"), /kim of the tests/);
    await see("start-signed-in");
    await page.goto(`${server.at}/managers`);
    await level1(page, "This is not for your role");
    assert.match(await page.textContent("main"), /Only managers and auditors may do this\. Your role here: screener\./);
    await see("not-for-your-role");
    await page.getByRole("button", { name: "Sign out" }).click();
    await level1(page, "You are signed out");
    await see("signed-out");
    await page.goto(`${server.at}/`);
    await level1(page, "Sign in");
    await context.close();
    assert.deepEqual(problems, []);
  });
}

test("a form outlives the session in which it was filled in", async (t) => {
  if (skip()) return t.skip(skip());
  const { context, page, problems } = await signIn("kim.screener");
  await context.unroute(`${server.at}/`);
  await page.goto(`${server.at}/contacts/new`);
  await page.getByLabel("Reference").fill("K-1");
  await page.getByLabel("Lancashire County Council").check();
  await context.clearCookies();
  await page.getByRole("button", { name: "Open the contact" }).click();
  await level1(page, "Your session has ended");
  problems.push(...(await look(page, "session-ended-signed-out")));
  assert.ok(!page.url().includes("K-1"), page.url());
  const [tab] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("link", { name: "Sign in again in a new tab" }).click(),
  ]);
  await tab.getByRole("link", { name: "Sign in" }).or(tab.getByRole("button", { name: "Sign in" })).first().click();
  if (await tab.locator("input[name=login]").count()) {
    await tab.locator("input[name=login]").fill("kim.screener");
    await tab.locator("input[name=password]").fill("any");
    await tab.locator("[type=submit]").first().click();
    await tab.locator("[type=submit]").first().click();
  }
  await level1(tab, "Contacts");
  await page.getByRole("button", { name: "I have signed in: go on" }).click();
  await page.getByText("It is saved under the name kim of the tests").waitFor();
  await page.getByRole("button", { name: "Send it again" }).click();
  await level1(page, "Contact K-1");
  await context.close();
  assert.deepEqual(problems, []);
});

test("who has no role is told so", async (t) => {
  if (skip()) return t.skip(skip());
  const { context, page, problems } = await signIn("lee.visitor");
  await level1(page, "You have no role here");
  problems.push(...(await look(page, "no-role")));
  await context.close();
  assert.deepEqual(problems, []);
});

test("a broken sign-in and a provider that is away are told", async (t) => {
  if (skip()) return t.skip(skip());
  const context = await chrome.newContext({ colorScheme: "light" });
  const page = await context.newPage();
  await page.goto(`${server.at}/sign-in/callback?code=made-up&state=made-up`);
  await level1(page, "You are not signed in");
  const problems = await look(page, "not-signed-in");
  server.stopProvider();
  await page.goto(`${server.at}/sign-in/start`);
  await level1(page, "The sign-in service cannot be reached");
  problems.push(...(await look(page, "no-provider")));
  await context.close();
  assert.deepEqual(problems, []);
});
