// The centre's pages in Chromium over its demo. usage: node central.mjs PROGRAM [SCREENSHOT-FOLDER]; ends with "N passed, N failed, N skipped".
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [program, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const patience = 60_000;
let passed = 0, failed = 0;

async function test(name, work) {
  const began = Date.now();
  try {
    await work();
    passed++;
    console.error(`ok      ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (fault) {
    failed++;
    console.error(`FAILED  ${name}: ${fault.stack}`);
  }
}

const demo = spawn(program, ["demo"], { stdio: ["ignore", "ignore", "pipe"] });
const { address, secret } = await new Promise((done, fault) => {
  let text = "", found = {};
  demo.stderr.on("data", bytes => {
    text += bytes;
    found.address ??= /pages:\s+(http:\S+)/.exec(text)?.[1];
    found.secret ??= /password (\S+)/.exec(text)?.[1];
    if (found.address && found.secret) done(found);
  });
  demo.on("exit", code => fault(new Error(`the demo ended with ${code}: ${text}`)));
});
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

async function open(language, size) {
  const context = await browser.newContext({ viewport: size, locale: language === "zh" ? "zh-CN" : "en-GB", baseURL: address });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  await page.goto("/");
  await page.focus("#account");
  await page.keyboard.type("demo");
  await page.keyboard.press("Tab");
  await page.keyboard.type(secret);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/fleet");
  return page;
}

const shot = async (page, name) => {
  await page.evaluate(() => scrollTo(0, 0));
  if (shots) await page.screenshot({ path: join(shots, `central-${name}.jpg`), type: "jpeg", quality: 60 });
};

// Every fault that a person with a screen reader or without a mouse would be stopped by.
async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
  const serious = violations.filter(fault => ["serious", "critical"].includes(fault.impact));
  assert.deepEqual(serious.map(fault => `${new URL(page.url()).pathname} ${fault.id}: ${fault.nodes.map(node => node.html).join(" ")}`), []);
}

async function until(page, path, condition) {
  for (const began = Date.now(); Date.now() - began < patience; await page.waitForTimeout(300)) {
    await page.goto(path);
    if (await condition()) return;
  }
  assert.fail(`${path}: not within ${patience} ms`);
}

for (const language of ["en", "zh"]) {
  const page = await open(language, { width: 1366, height: 768 });
  await test(`${language}: the fleet at a glance`, async () => {
    await until(page, "/fleet", async () => await page.locator("tbody tr th a[href^='/fleet/']").count() === 10 && await page.locator("td.offline").count() > 0);
    await accessible(page);
    await shot(page, `${language}-fleet`);
  });
  await test(`${language}: a box and its month`, async () => {
    await until(page, "/fleet/huangpu/el-h01?days=30", async () => await page.locator("path.line").count() >= 5);
    await accessible(page);
    await shot(page, `${language}-box`);
  });
  await test(`${language}: an alert from its list to its outcome, by the keyboard alone`, async () => {
    await until(page, "/alerts", async () => await page.locator("form[action$='/acknowledge']").count() > 0);
    await accessible(page);
    await shot(page, `${language}-alerts`);
    const action = await page.locator("form[action$='/acknowledge']").first().getAttribute("action");
    const alert = action.replace("/acknowledge", "");
    await page.locator(`form[action='${action}'] button`).focus();
    await page.keyboard.press("Enter");
    await page.locator(`form[action='${action}']`).waitFor({ state: "detached" });
    await page.waitForLoadState();
    await page.goto("/alerts?list=mine");
    await page.locator(`form[action='${alert}/outcome'] select`).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(`form[action='${alert}/outcome']`).waitFor({ state: "detached" });
    await page.waitForLoadState();
  });
  await test(`${language}: an exam by its pseudonym, and its report`, async () => {
    await page.goto("/exams");
    await accessible(page);
    await shot(page, `${language}-exams`);
    const pseudonym = await page.locator("tbody th a").first().textContent();
    await page.fill("#pseudonym", pseudonym);
    await page.keyboard.press("Enter");
    await page.waitForURL(url => url.searchParams.get("pseudonym") === pseudonym);
    await page.waitForLoadState();
    await page.locator("tbody th a").first().click();
    await page.waitForURL("**/exams/*/*/*");
    assert.match(await page.textContent("main"), new RegExp(pseudonym));
    await accessible(page);
    await shot(page, `${language}-report`);
  });
  await test(`${language}: quality and models`, async () => {
    for (const name of ["quality", "models"]) {
      await page.goto(`/${name}`);
      await page.waitForSelector("tbody tr");
      await accessible(page);
      await shot(page, `${language}-${name}`);
    }
  });
  await page.context().close();
}

await test("a phone: nothing is wider than the screen but tables that scroll, no page is heavier than 300 kB", async () => {
  const phone = await open("zh", { width: 390, height: 844 });
  let bytes = 0;
  phone.on("response", async answer => { bytes += (await answer.body().catch(() => "")).length; });
  for (const path of ["/fleet", "/fleet/huangpu/el-h01", "/alerts", "/exams", "/quality", "/models", "/accounts"]) {
    bytes = 0;
    await phone.goto(path, { waitUntil: "networkidle" });
    assert.ok(bytes <= 300_000, `${path}: ${bytes}`);
    assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${path} is too wide`);
    await accessible(phone);
  }
  await phone.goto("/fleet");
  await shot(phone, "zh-phone");
  await phone.context().close();
});

await browser.close();
await new Promise(done => { demo.removeAllListeners("exit"); demo.on("exit", done); demo.kill("SIGINT"); });
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed ? 1 : 0);
