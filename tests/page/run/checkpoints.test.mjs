import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { eventually, load, ofRun, open, save, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

/**
 * Saves the run with the button.
 * @param {import("playwright-core").Page} page
 */
async function download(page) {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save checkpoint" }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/**
 * Loads a file with the button.
 * @param {import("playwright-core").Page} page
 * @param {string} name
 * @param {Buffer} buffer
 */
async function upload(page, name, buffer) {
  const coming = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Load checkpoint" }).click();
  await (await coming).setFiles({ name, mimeType: "application/octet-stream", buffer });
}

/**
 * Drops a file onto the page: base64, or so many megabytes of zeros.
 * @param {import("playwright-core").Page} page
 * @param {{name: string, text?: string, megabytes?: number}} file
 */
const drop = (page, file) =>
  page.evaluate(({ name, text, megabytes }) => {
    const parts = text
      ? [Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))]
      : Array(megabytes).fill(new Uint8Array(2 ** 20));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(parts, name));
    for (const type of ["dragover", "drop"])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, file);

/** Steps until `until`, exactly. */
async function stepTo(/** @type {import("playwright-core").Page} */ page, /** @type {number} */ target) {
  for (let at = (await snapshot(page)).env_steps; at < target; at += 1) {
    await page.keyboard.press(".");
    await eventually(async () => (await snapshot(page)).env_steps === at + 1, `step ${at + 1}`);
  }
}

const notices = (/** @type {import("playwright-core").Page} */ page) => page.locator(".notice").allInnerTexts();

test("a downloaded checkpoint goes on elsewhere to the weights of the run that was never interrupted", async () => {
  const settings = "T=2&h=32&ls=500&n_steps=60000&firm=1";
  const page = await open({ fragment: `seed=21&${settings}` });
  await until(page, "ready");
  const paused = await train(page, 2000);
  assert.ok(paused.updates > 0, "it has learned something by then");
  const { name, bytes } = await download(page);
  assert.equal(name, `spikeground-FrozenLake-v1-firm-spiking-seed21-step${paused.env_steps}.safetensors`);

  const other = await open({ fragment: "seed=5&agent=dense" });
  await until(other, "ready");
  await upload(other, name, bytes);
  await eventually(async () => (await snapshot(other)).seed === 21, "the run of the file");
  await until(other, "paused");
  const loaded = await snapshot(other);
  assert.deepEqual(ofRun(loaded), ofRun(paused), "all figures, the curve among them");
  assert.ok(
    Object.values(loaded.speed).every((figure) => figure === null),
    "nothing is measured yet",
  );
  await eventually(async () => /loaded at step/.test((await notices(other)).join()), "word of it");
  assert.equal((await notices(other)).length, 1);
  assert.equal(await other.getByLabel("Seed", { exact: true }).inputValue(), "21");
  assert.equal(await other.getByRole("button", { name: "Spiking" }).getAttribute("aria-pressed"), "true");
  assert.match(await other.getByRole("button", { name: /^World:/ }).innerText(), /Frozen lake 4×4, not slippery/);
  await eventually(async () => /seed=21.*steps=/.test(other.url()), "the link in the address bar");
  const score = await other
    .getByRole("region", { name: "Learning curves" })
    .locator(".plot")
    .getAttribute("aria-label");
  assert.match(score ?? "", /now score −?\d/, "the curve has its history");
  await other.getByRole("button", { name: "Settings", exact: true }).click();
  assert.equal(await other.getByRole("spinbutton", { name: "Neurons per layer" }).inputValue(), "32");
  await other.keyboard.press("Escape");

  await other.evaluate(() => window.spikeground.run());
  await until(other, "done");
  await page.evaluate(() => window.spikeground.run());
  await until(page, "done");
  const [uninterrupted, resumed] = [await snapshot(page), await snapshot(other)];
  assert.notEqual(uninterrupted.weights_digest, paused.weights_digest);
  assert.equal(resumed.env_steps, 60000);
  assert.deepEqual(ofRun(resumed), ofRun(uninterrupted));

  const finished = await download(other);
  await other.getByRole("button", { name: "Reset" }).click();
  await until(other, "ready");
  assert.equal((await snapshot(other)).seed, 21);
  await upload(other, finished.name, finished.bytes);
  await until(other, "done");
  assert.equal((await snapshot(other)).weights_digest, uninterrupted.weights_digest);
});

test("a cut file and a foreign one give one notice each, and the run goes on", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  await train(page, 600);
  const { name, bytes } = await download(page);
  /** @type {[string, Buffer, RegExp][]} */
  const bad = [
    [name, bytes.subarray(0, bytes.length - 100), /was not loaded: .+\. The run before it is as it was\.$/],
    ["cat.png", Buffer.from("not a checkpoint at all, but long enough to be read"), /^cat\.png was not loaded: /],
  ];
  const before = await snapshot(page);
  for (const [file, content, words] of bad) {
    await upload(page, file, content);
    await eventually(
      async () => words.test((await notices(page)).map((text) => text.replace(/\s*[!×]\s*/g, "")).join()),
      `the notice about ${file}`,
    );
    assert.equal((await notices(page)).length, 1);
    assert.deepEqual(await snapshot(page), before);
    assert.equal(await page.locator("html").getAttribute("data-run"), "paused");
  }
  await page.evaluate(() => window.spikeground.run());
  await upload(page, "cat.png", Buffer.from("no"));
  await eventually(async () => (await notices(page)).length === 1, "one notice");
  assert.equal(await page.locator("html").getAttribute("data-run"), "running", "a bad file does not even pause it");
  // The first figures may have been on their way.
  for (let more = 0; more < 3; more += 1) {
    const { env_steps } = await snapshot(page);
    await eventually(async () => (await snapshot(page)).env_steps > env_steps, "more steps of the same run");
  }
  assert.equal((await snapshot(page)).seed, 4);
});

test("a file that is too large is refused before it is read", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  await page.evaluate(() => {
    File.prototype.arrayBuffer = () => {
      throw new Error("it was read");
    };
  });
  await drop(page, { name: "huge.safetensors", megabytes: 257 });
  await eventually(
    async () =>
      /huge\.safetensors was not loaded: it has 257 MB, and a checkpoint has 256 MB at most/.test(
        (await notices(page)).join(),
      ),
    "the refusal",
  );
  await until(page, "ready");
});

test("the hooks save and load, and a checkpoint may be dropped onto the page", async () => {
  const page = await open({ fragment: "seed=8" });
  await until(page, "ready");
  const saved = await train(page, 700);
  const text = await save(page);
  const { length } = Buffer.from(text, "base64");
  assert.ok(length > 1000);

  await page.evaluate(() => window.spikeground.reset());
  await until(page, "ready");
  const loaded = await page.evaluate(async (text) => {
    const checkpoint = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    await window.spikeground.load(checkpoint);
    return {
      length: checkpoint.length,
      figures: window.spikeground.snapshot(),
      run: document.documentElement.dataset.run,
    };
  }, text);
  assert.ok(loaded.figures);
  assert.deepEqual(
    { ...loaded, figures: ofRun(loaded.figures) },
    { length, figures: ofRun(saved), run: "paused" },
    "it is there when the promise is, and the bytes are still the caller's",
  );
  const reason = await page.evaluate(() =>
    window.spikeground.load(new Uint8Array(64)).then(
      () => "loaded",
      (error) => error.message,
    ),
  );
  assert.match(reason, /safetensors/);
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(saved));
  assert.deepEqual(page.complaints, []);

  const other = await open({ fragment: "seed=9" });
  await until(other, "ready");
  await drop(other, { name: "run.safetensors", text });
  await until(other, "paused");
  assert.equal((await snapshot(other)).weights_digest, saved.weights_digest);
  assert.equal(await other.locator("[data-drop]").count(), 0, "the invitation to drop is gone");
});

test("a run may be saved while it runs, by key, and it runs on; another key asks for a file", async () => {
  const page = await open({ fragment: "seed=6" });
  await until(page, "ready");
  let asked = 0;
  page.on("filechooser", () => {
    asked += 1;
  });
  await page.evaluate(() => window.spikeground.run());
  await eventually(async () => (await snapshot(page)).env_steps > 300, "some steps");
  const coming = page.waitForEvent("download");
  await page.keyboard.press("s");
  const step = Number(/step(\d+)\./.exec((await coming).suggestedFilename())?.[1]);
  assert.ok(step > 300, `${step}`);
  await until(page, "running");
  await eventually(async () => (await snapshot(page)).env_steps > step, "steps after it");
  assert.equal(asked, 0);
  await page.keyboard.press("o");
  await eventually(async () => asked === 1, "the choice of a file");
});

test("a step after loading is the step that the run itself would have taken", async () => {
  const page = await open({ fragment: "seed=3&ls=100&up=1&h=16" });
  await until(page, "ready");
  const { env_steps } = await train(page, 150);
  const { name, bytes } = await download(page);
  await stepTo(page, env_steps + 3);
  const itself = await snapshot(page);
  await upload(page, name, bytes);
  await eventually(async () => (await snapshot(page)).env_steps === env_steps, "back at the checkpoint");
  await stepTo(page, env_steps + 3);
  assert.equal((await snapshot(page)).weights_digest, itself.weights_digest);
});

/**
 * FNV-1a-64, in two halves because numbers hold 53 bits.
 * @param {Buffer[]} parts
 */
function fnv(parts) {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (const byte of parts.flatMap((part) => [...part])) {
    low = (low ^ byte) >>> 0;
    // × 2⁴⁰ + 0x1b3
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return [high, low].map((half) => half.toString(16).padStart(8, "0")).join("");
}

/**
 * The file as a version with other numerics would have written it.
 * @param {Buffer} bytes
 * @param {(description: string) => string} change
 */
function rewritten(bytes, change) {
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, start).toString());
  const { __metadata__: metadata, ...tensors } = header;
  const about = change(metadata.spikeground.replace(/,"checksum":"[0-9a-f]{16}"/, ""));
  const words = (/** @type {number[]} */ numbers) =>
    numbers.map((number) => {
      const word = Buffer.alloc(8);
      word.writeBigUInt64LE(BigInt(number));
      return word;
    });
  const parts = Object.keys(tensors)
    .sort()
    .flatMap((name) => {
      const {
        dtype,
        shape,
        data_offsets: [from, to],
      } = tensors[name];
      return [
        Buffer.from(`${name}\0${dtype}`),
        ...words([shape.length, ...shape]),
        bytes.subarray(start + from, start + to),
      ];
    });
  const checksum = fnv([Buffer.from(about), ...parts]);
  metadata.spikeground = `${about.slice(0, -1)},"checksum":"${checksum}"}`;
  let text = JSON.stringify(header);
  text += " ".repeat((8 - (Buffer.byteLength(text) % 8)) % 8);
  return Buffer.concat([...words([Buffer.byteLength(text)]), Buffer.from(text), bytes.subarray(start)]);
}

test("what is pressed while a checkpoint loads is about the run before it, and the page goes on with the loaded one", async () => {
  const page = await open({ fragment: "seed=5&h=16&ls=200" });
  await until(page, "ready");
  const saved = await train(page, 300);
  const text = await save(page);
  await train(page, saved.env_steps + 100);
  for (const pressed of /** @type {("run" | "pause" | "save")[][]} */ ([
    ["run"],
    ["pause"],
    ["run", "pause"],
    ["save"],
    ["run", "save", "pause"],
    ["run", "pause", "run"],
  ])) {
    await page.evaluate(
      async ({ text, pressed }) => {
        const loaded = window.spikeground.load(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
        for (const name of pressed) Promise.resolve(window.spikeground[name]()).catch(() => undefined);
        await loaded;
      },
      { text, pressed },
    );
    await until(page, "paused");
    assert.deepEqual(ofRun(await snapshot(page)), ofRun(saved), pressed.join(" "));
  }
  await train(page, saved.env_steps + 100);
  assert.deepEqual(page.complaints, []);
});

test("a checkpoint of other numerics says so, and neither its link nor that of what is saved after it claims a digest", async () => {
  const page = await open({ fragment: "seed=4&h=16&ls=200" });
  await until(page, "ready");
  const saved = await train(page, 400);
  const { name, bytes } = await download(page);
  assert.deepEqual(
    rewritten(bytes, (about) => about),
    bytes,
    "the test writes checksums as the program does",
  );
  const other = rewritten(bytes, (about) => about.replace(/"numerics":\d+/, '"numerics":1'));
  await upload(page, name, other);
  await eventually(
    async () => /computed with numerics version 1, and this program has version \d+/.test((await notices(page)).join()),
    "the notice",
  );
  assert.equal((await snapshot(page)).weights_digest, saved.weights_digest);
  await eventually(
    async () => /seed=4/.test(page.url()) && !/steps=|digest=/.test(page.url()),
    "a link that claims nothing",
  );
  const again = await download(page);
  await load(page, again.bytes.toString("base64"));
  await eventually(
    async () => (await notices(page)).some((text) => /computed with numerics version 1/.test(text)),
    "the notice again",
  );
  await train(page, saved.env_steps + 200);
  await eventually(async () => !/steps=|digest=/.test(page.url()), "nor later");
  // A run from its beginning is this version's own again.
  await page.getByRole("button", { name: "Reset" }).click();
  await until(page, "ready");
  await train(page, 300);
  await eventually(async () => /steps=\d+&digest=/.test(page.url()), "a link with a digest");
  // An edited description without a new checksum is refused.
  const edited = Buffer.from(bytes.toString("latin1").replace('time_steps\\":4', 'time_steps\\":8'), "latin1");
  assert.notDeepEqual(edited, bytes);
  await upload(page, name, edited);
  await eventually(
    async () => /its description were changed after it was written/.test((await notices(page)).join()),
    "the refusal",
  );
});
