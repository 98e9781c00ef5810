// Whole exams on the simulated scanner in Chromium. usage: node exam.mjs PROGRAM [SCREENSHOT-FOLDER]; ends with "N passed, N failed, N skipped".
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { startBroker, startStation, cleanUp } from "./station.mjs";

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

const port = await startBroker();
const settings = { Mqtt: { Host: "127.0.0.1", Port: port, ClientId: "el-browser" } };
let station = await startStation(program, "clinic", settings);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

async function open(language, size = { width: 1280, height: 800 }) {
  const context = await browser.newContext({ viewport: size, locale: language === "zh" ? "zh-CN" : "en-GB", baseURL: station.address });
  context.setDefaultTimeout(patience);
  return context.newPage();
}

async function logIn(page) {
  await page.goto("/");
  if (page.url().includes("/setup")) {
    await page.fill("#account", "ann");
    await page.fill("#secret", "135790");
    await page.fill("#again", "135790");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/login*");
  }
  await page.fill("#account", "ann");
  await page.fill("#secret", "135790");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/exams");
}

const shot = async (page, name) => {
  await page.evaluate(() => scrollTo(0, 0));
  if (shots) await page.screenshot({ path: join(shots, `${name}.jpg`), type: "jpeg", quality: 60 });
};

// Every fault that a person with a screen reader or without a mouse would be stopped by.
async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
  const serious = violations.filter(fault => ["serious", "critical"].includes(fault.impact));
  assert.deepEqual(serious.map(fault => `${new URL(page.url()).pathname} ${fault.id}: ${fault.nodes.map(node => node.html).join(" ")}`), []);
}

async function register(page, pseudonym) {
  await page.goto("/exams/new");
  await page.keyboard.type(pseudonym);
  await page.keyboard.press("Tab");
  await page.keyboard.type("57");
  await page.selectOption("#sex", "male");
  await page.click("summary");
  await page.selectOption("#hbv", "yes");
  await page.click("button[value=scan]");
  await page.waitForURL("**/scan");
  return page.url().split("/").at(-2);
}

async function keyFrame(page) {
  const before = Number(await page.textContent("#stills"));
  await page.locator("h1").click();
  await page.keyboard.press("k");
  await page.waitForFunction(count => Number(document.getElementById("stills")?.textContent) > count, before);
}

async function judge(page, word) {
  for (const choice of await page.locator("select[name$='-say'][name^='o']:not([name^='own'])").all()) await choice.selectOption(word);
  await page.selectOption("#left", "A");
  await page.selectOption("#right", "B");
  await page.getByRole("button", { name: /Save the review|保存复核/ }).click();
  await page.waitForSelector("#sign");
}

async function afp(page, exam, value, unit) {
  await page.goto(`/exams/${exam}/facts`);
  await page.fill("#afp", value);
  await page.selectOption("#afp-unit", unit);
  await page.locator("main form button.main").click();
  await page.waitForURL(url => !url.pathname.endsWith("/facts"));
}

async function delivered(page) {
  for (let i = 0; i < 100; i++) {
    if (/delivered|已送达/.test(await page.textContent("#delivery"))) return;
    await page.waitForTimeout(300);
    await page.reload();
  }
  assert.fail("the record was not acknowledged");
}

for (const language of ["en", "zh"]) {
  const page = await open(language);
  let exam;
  await test(`${language}: from the login to a record that the broker has`, async () => {
    await page.goto("/");
    await accessible(page);
    await logIn(page);
    await accessible(page);
    const began = Date.now();
    exam = await register(page, `s-${language}-1`);
    assert.ok(Date.now() - began < 15_000 * 2, "registration took long");
    await page.waitForSelector("#lesions tr");
    await page.waitForFunction(() => document.getElementById("words").className.includes("warn"));
    await shot(page, `${language}-scan`);
    await accessible(page);
    await keyFrame(page);
    await page.locator("#right_dome button[value=seen]").click();
    await page.waitForSelector("#right_dome .mark.ok");
    await page.keyboard.press("e");
    await page.waitForURL("**/review");
    await accessible(page);
    await afp(page, exam, "16.6", "IU/mL");
    await judge(page, "lesion");
    await shot(page, `${language}-review`);
    await page.click("#sign");
    await page.waitForURL("**/report");
    const text = await page.textContent("article");
    assert.match(text, /20\.086 ng\/mL/);
    assert.match(text, language === "en" ? /positive/ : /阳性/);
    await delivered(page);
    await accessible(page);
    await shot(page, `${language}-report`);
    const pdf = await page.request.get(`/exams/${exam}/report.pdf`);
    const bytes = await pdf.body();
    assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
    assert.ok(bytes.length < 3_000_000, `${bytes.length} bytes`);
  });

  await test(`${language}: an AFP that comes late amends the exam and is sent again`, async () => {
    await afp(page, exam, "3.1", "ng/mL");
    assert.match(await page.textContent("#exam-state"), language === "en" ? /amended/ : /修订/);
    await delivered(page);
  });
  await page.context().close();
}

const page = await open("en");
await logIn(page);

await test("silent: nothing of the AI is shown before the signature, and its seal is opened by it", async () => {
  await page.goto("/settings");
  await page.selectOption("#mode", "silent");
  await page.locator("main form button.main").click();
  const exam = await register(page, "s-silent");
  await page.waitForFunction(() => document.getElementById("words").textContent.length > 0);
  await keyFrame(page);
  assert.equal(await page.locator("#lesions").count(), 0);
  await page.keyboard.press("e");
  await page.waitForURL("**/review");
  assert.equal(await page.locator(".outlines").count(), 0);
  assert.equal((await page.request.get(`/exams/${exam}/media/m1-outlines`)).status(), 404);
  await judge(page, "lesion");
  await page.click("#sign");
  await page.waitForURL("**/report");
  assert.match(await page.textContent("article"), /SHA-256 [0-9a-f]{64}/);
  await page.goto("/settings");
  await page.selectOption("#mode", "assist");
  await page.locator("main form button.main").click();
});

await test("no liver: a scan that saw too little gets no category", async () => {
  await register(page, "s-short");
  await page.getByRole("button", { name: /End the scan/ }).click();
  await page.waitForURL("**/review");
  await judge(page, "lesion");
  assert.match(await page.textContent("main"), /No US LI-RADS category|US LI-RADS category US-3/);
});

await test("two browsers: the one that is late is told, and nothing is lost", async () => {
  const other = await open("zh");
  await logIn(other);
  await page.goto("/exams/new");
  await page.fill("#pseudonym", "s-two");
  await page.click("button[value=later]");
  const row = page.locator("tr", { hasText: "s-two" }).first();
  await row.getByRole("link").click();
  const exam = page.url().split("/").at(-2);
  await page.goto(`/exams/${exam}/facts`);
  await other.goto(`/exams/${exam}/facts`);
  await page.fill("#age", "61");
  await page.locator("main form button.main").click();
  await page.waitForURL("**/scan");
  await other.fill("#age", "62");
  await other.locator("main form button.main").click();
  assert.match(await other.textContent("main"), /检查已被更改/);
  await page.goto(`/exams/${exam}/facts`);
  assert.equal(await page.inputValue("#age"), "61");
  await other.context().close();
});

await test("a login that is over leads to the login and back", async () => {
  await page.goto("/exams/new");
  await page.context().clearCookies({ name: "edgeliver-session" });
  await page.fill("#pseudonym", "s-expired");
  await page.click("button[value=later]");
  assert.match(await page.textContent("main"), /You were logged out/);
  await logIn(page);
});

await test("power loss in mid-exam: it is there again at its last key frame", async () => {
  const exam = await register(page, "s-power");
  await page.waitForFunction(() => document.getElementById("words").textContent.length > 0);
  await keyFrame(page);
  await station.kill();
  station = await startStation(program, "clinic", settings);
  const after = await open("en");
  await logIn(after);
  await after.goto(`/exams/${exam}/scan`);
  assert.equal(await after.textContent("#stills"), "1");
  assert.match(await after.textContent("#exam-state"), /scanning/);
  await after.locator("#end button").click();
  await after.waitForURL("**/review");
  await after.context().close();
});

await test("a phone: nothing is wider than the screen, no page is heavier than 300 kB", async () => {
  const phone = await open("en", { width: 390, height: 844 });
  let bytes = 0;
  phone.on("response", async answer => { if (!answer.url().includes("/live/")) bytes += (await answer.body().catch(() => "")).length; });
  await logIn(phone);
  for (const path of ["/exams", "/exams/new", "/device", "/settings", "/accounts"]) {
    bytes = 0;
    await phone.goto(path, { waitUntil: "networkidle" });
    assert.ok(bytes <= 300_000, `${path}: ${bytes}`);
    assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${path} is too wide`);
    await accessible(phone);
  }
  await shot(phone, "en-phone");
  await phone.context().close();
});

await browser.close();
await station.stop();
cleanUp();
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed ? 1 : 0);
