// Whole exams on the simulated scanner in Chromium. usage: node exam.mjs PROGRAM [SCREENSHOT-FOLDER] [core]; ends with "N passed, N failed, N skipped".
// core leaves out what does not belong to an exam's way: every page on a phone, two browsers, the keyboard alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { startBroker, startStation, cleanUp } from "./station.mjs";

const [program, shots, part] = process.argv.slice(2);
const whole = part !== "core";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const patience = 60_000;
const weights = new Map();
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

const more = (name, work) => whole ? test(name, work) : undefined;

const port = await startBroker();
const settings = { Mqtt: { Host: "127.0.0.1", Port: port, ClientId: "el-browser" } };
let station = await startStation(program, "clinic", settings);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

async function open(language, size = { width: 1280, height: 800 }) {
  const context = await browser.newContext({ viewport: size, locale: language === "zh" ? "zh-CN" : "en-GB", baseURL: station.address });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  page.weight = 0;
  page.on("request", request => { if (request.isNavigationRequest()) page.weight = 0; });
  page.on("response", async answer => { if (!answer.url().includes("/live/")) page.weight += (await answer.body().catch(() => "")).length; });
  return page;
}

// The document with everything that it loads, the live stream aside.
async function light(page) {
  await page.waitForTimeout(500);
  assert.ok(page.weight > 1000 && page.weight <= 300_000, `${new URL(page.url()).pathname}: ${page.weight} bytes`);
  weights.set(new URL(page.url()).pathname.replace(/[0-9A-Z]{26}/, "ID"), page.weight);
}

// As somebody without a mouse: Tab until the control has the focus.
async function tabTo(page, selector) {
  for (let i = 0; i < 150; i++) {
    if (await page.evaluate(wanted => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${selector} can't be reached by Tab on ${page.url()}`);
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

// The operator's own outline on the first finding, drawn by keyboard: the cross of the arrow keys, Enter for a point.
async function outline(page) {
  const button = page.locator("button.draw").first(), field = await button.getAttribute("data-field");
  await button.focus();
  await page.keyboard.press("Enter");
  await page.locator(".still").first().focus();
  for (const [key, times] of [["ArrowRight", 4], ["ArrowDown", 4], ["ArrowLeft", 4]]) {
    for (let i = 0; i < times; i++) await page.keyboard.press(`Shift+${key}`);
    await page.keyboard.press("Enter");
  }
  const drawn = await page.inputValue(`input[name="${field}-outline"]`);
  assert.equal(drawn.split(" ").length, 7, drawn);
  assert.ok(Number(await page.inputValue(`input[name="${field}-mm"]`)) > 0);
  await page.fill(`input[name="${field}-mm"]`, "");
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
    await page.waitForTimeout(1500);
    await keyFrame(page);
    await light(page);
    await page.locator("#right_dome button[value=seen]").click();
    await page.waitForSelector("#right_dome .mark.ok");
    await page.keyboard.press("e");
    await page.waitForURL("**/review");
    await accessible(page);
    await light(page);
    await afp(page, exam, "16.6", "IU/mL");
    await outline(page);
    await judge(page, "lesion");
    assert.equal(await page.locator("polygon.own-outline").count(), 1);
    await page.click("button.cine");
    await page.waitForFunction(() => document.querySelector(".still > img").src.startsWith("blob:"));
    await page.click("button.cine");
    await shot(page, `${language}-review`);
    await page.click("#sign");
    await page.waitForURL("**/report");
    const text = await page.textContent("article");
    assert.match(text, /20\.086 ng\/mL/);
    assert.match(text, language === "en" ? /positive/ : /阳性/);
    assert.match(text, /us-lirads 2024/);
    assert.match(text, language === "en" ? /Taken together: for suspicion/ : /综合：支持可疑/);
    await delivered(page);
    await accessible(page);
    await light(page);
    await shot(page, `${language}-report`);
    const pdf = await page.request.get(`/exams/${exam}/report.pdf`);
    const bytes = await pdf.body();
    assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
    assert.ok(bytes.length < 3_000_000, `${bytes.length} bytes`);
    const bundle = await (await page.request.get(`/exams/${exam}/export/fhir`)).json();
    assert.equal(bundle.resourceType, "Bundle");
    assert.ok((await (await page.request.get(`/exams/${exam}/export/csv`)).text()).includes(`subject.pseudonym,s-${language}-1`));
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

async function scanner(page, key) {
  const at = page.url();
  await page.goto("/device");
  await page.click(`button[name=do][value=${key}]`);
  await page.waitForURL("**/device");
  await page.goto(at);
}

await test("signal loss in mid-exam: told in words, no old picture, and the exam goes on when it is back", async () => {
  const exam = await register(page, "s-loss");
  await page.waitForFunction(() => document.getElementById("words").textContent.length > 0);
  await keyFrame(page);
  await scanner(page, "unplug");
  await page.waitForFunction(() => !document.getElementById("cover").hidden && document.getElementById("cover").textContent === document.querySelector(".live").dataset.lost);
  await shot(page, "en-signal-lost");
  await page.locator("#key button").click();
  assert.match(await page.textContent("main"), /no ultrasound picture to keep/);
  await page.goto(`/exams/${exam}/scan`);
  await scanner(page, "freeze");
  await scanner(page, "plug");
  await page.waitForFunction(() => ["frozen", "ok"].some(state => document.getElementById("words").textContent.includes(document.querySelector(".live").dataset[state === "ok" ? "liver" : state])));
  await scanner(page, "go");
  await page.waitForFunction(() => document.getElementById("cover").hidden);
  await keyFrame(page);
  assert.equal(await page.textContent("#stills"), "2");
  await page.keyboard.press("e");
  await page.waitForURL("**/review");
});

await test("no liver: a scan that saw none gets no category, and asks for another scan", async () => {
  const chinese = await open("zh");
  await logIn(chinese);
  await scanner(chinese, "unplug");
  await register(chinese, "s-none");
  await chinese.waitForFunction(() => document.getElementById("cover").textContent.length > 0);
  await chinese.locator("#end button").click();
  await chinese.waitForURL("**/review");
  await judge(chinese, "lesion");
  assert.match(await chinese.textContent("main"), /无 US LI-RADS 分级/);
  await chinese.click("#sign");
  await chinese.waitForURL("**/report");
  assert.match(await chinese.textContent("article strong"), /请重新扫查/);
  await scanner(chinese, "plug");
  await chinese.context().close();
});

await more("without a mouse: from the login to the signature", async () => {
  const keys = await open("en");
  await keys.goto("/");
  await tabTo(keys, "#account");
  await keys.keyboard.type("ann");
  await tabTo(keys, "#secret");
  await keys.keyboard.type("135790");
  await keys.keyboard.press("Enter");
  await keys.waitForURL("**/exams");
  await tabTo(keys, "main a[href='/exams/new']");
  await keys.keyboard.press("Enter");
  await keys.waitForURL("**/exams/new");
  await keys.keyboard.type("s-keys");
  await tabTo(keys, "#age");
  await keys.keyboard.type("57");
  await tabTo(keys, "button[value=scan]");
  await keys.keyboard.press("Enter");
  await keys.waitForURL("**/scan");
  await keys.waitForFunction(() => document.getElementById("words").textContent.length > 0);
  await keys.locator("body").press("3");
  await keys.waitForSelector("#right_dome .mark.ok");
  await keys.keyboard.press("k");
  await keys.waitForFunction(() => document.getElementById("stills")?.textContent === "1");
  await keys.keyboard.press("e");
  await keys.waitForURL("**/review");
  for (const name of await keys.locator("select[name$='-say'][name^='o']:not([name^='own'])").evaluateAll(all => all.map(select => select.id))) {
    await tabTo(keys, `#${name}`);
    await keys.keyboard.press("ArrowDown");
  }
  for (const lobe of ["left", "right"]) {
    await tabTo(keys, `#${lobe}`);
    await keys.keyboard.press("ArrowDown");
  }
  await tabTo(keys, "form[action$='/review'] button.main");
  await keys.keyboard.press("Enter");
  await keys.waitForSelector("#sign");
  await tabTo(keys, "#sign");
  await keys.keyboard.press("Enter");
  await keys.waitForURL("**/report");
  await keys.context().close();
});

await more("two browsers: the one that is late is told, and nothing is lost", async () => {
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

for (const language of ["en", "zh"]) {
  await more(`${language}: every page on a phone: nothing is wider than the screen, none is heavier than 300 kB, no serious fault`, async () => {
    const phone = await open(language, { width: 390, height: 844 });
    await logIn(phone);
    const exam = await register(phone, `s-phone-${language}`);
    await phone.waitForFunction(() => document.getElementById("words").textContent.length > 0);
    await keyFrame(phone);
    const fits = async path => {
      assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${path} is too wide`);
      await light(phone);
      await accessible(phone);
    };
    await fits("scan");
    await shot(phone, `${language}-phone-scan`);
    await phone.locator("#end button").click();
    await phone.waitForURL("**/review");
    await fits("review");
    await shot(phone, `${language}-phone-review`);
    for (const path of ["/exams", "/exams/new", `/exams/${exam}/facts`, `/exams/${exam}/report`, "/device", "/settings", "/accounts"]) {
      await phone.goto(path);
      await fits(path);
      if (["/exams", "/device"].includes(path)) await shot(phone, `${language}-phone${path.replace("/", "-")}`);
    }
    await phone.context().close();
  });
}

const desk = await open("zh");
await logIn(desk);
for (const path of whole ? ["/exams", "/exams/new", "/device", "/settings"] : []) {
  await desk.goto(path);
  await shot(desk, `zh${path.replaceAll("/", "-")}`);
}

await browser.close();
await station.stop();
cleanUp();
console.error([...weights].map(([path, bytes]) => `${(bytes / 1000).toFixed(0).padStart(5)} kB  ${path}`).join("\n"));
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed ? 1 : 0);
