/** What is taken out of the tab is opened by other programs: Python and a second page of the browser. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { eventually, link, ofRun, open, snapshot, train, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

/** @param {string} fragment */
async function exporting(fragment) {
  const page = await open({ fragment, options: { locale: "en-GB" } });
  await until(page, "ready");
  await train(page, 400);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Export" });
  await dialog.waitFor();
  /** Presses a button and returns the file that it makes. */
  const take = async (/** @type {string | RegExp} */ name) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      dialog.getByRole("button", { name, exact: typeof name === "string" }).click(),
    ]);
    const path = await download.path();
    return { name: download.suggestedFilename(), path };
  };
  return { page, dialog, take };
}

/** The JSON that a Python program prints about a file. */
function python(/** @type {string} */ program, /** @type {string} */ path) {
  const { status, stdout, stderr, error } = spawnSync("python3", ["-c", program, path], { encoding: "utf8" });
  assert.equal(status, 0, String(error ?? stderr));
  return JSON.parse(stdout);
}

const CSV = `
import csv, json, sys
with open(sys.argv[1], newline="") as file:
    print(json.dumps(list(csv.DictReader(file))))`;

const SAFETENSORS = `
import json, struct, sys
data = open(sys.argv[1], "rb").read()
size, = struct.unpack("<Q", data[:8])
header = json.loads(data[8:8 + size])
header.pop("__metadata__", None)
ends = sorted(tensor["data_offsets"] for tensor in header.values())
bias = header["online.feature_1.weight"]
first, last = bias["data_offsets"]
values = struct.unpack("<%df" % ((last - first) // 4), data[8 + size + first:8 + size + last])
print(json.dumps({"names": list(header), "ends": ends, "bytes": len(data) - 8 - size, "shape": bias["shape"], "sum": sum(values)}))`;

test("figures and tables are what the page has, read by Python's csv", async () => {
  const { page, take } = await exporting("seed=1&h=32&ls=200");
  const figures = await take("Figures (JSON)");
  assert.deepEqual(JSON.parse(readFileSync(figures.path, "utf8")), ofRun(await snapshot(page)));
  assert.match(figures.name, /^spikeground-FrozenLake-v1-spiking-seed1-step\d+\.json$/);
  const { env_steps, curve } = await snapshot(page);
  const curves = python(CSV, (await take("Curves (CSV)")).path);
  assert.equal(Number(curves.at(-1).env_step), curve.at(-1)?.env_step);
  assert.deepEqual(Object.keys(curves[0]).slice(0, 4), ["env_step", "updates", "return", "loss"]);
  const spikes = python(CSV, (await take("Last spikes (CSV)")).path);
  assert.ok(spikes.length > 0);
  assert.deepEqual(Object.keys(spikes[0]), ["step", "time_step", "layer", "neuron"]);
  for (const { step, time_step, layer, neuron } of spikes) {
    assert.ok(Number(step) > 0 && Number(step) <= env_steps, step);
    assert.ok(Number(time_step) < 4 && Number(neuron) < 32, `${time_step} ${neuron}`);
    assert.match(layer, /^(feature_[12]|value|advantage)$/);
  }
});

test("weights alone are the run's weights, read by Python, and the whole run holds more", async () => {
  const { take } = await exporting("seed=1&h=32&ls=200");
  const weights = await take("Weights (safetensors)");
  assert.match(weights.name, /-weights\.safetensors$/);
  const alone = python(SAFETENSORS, weights.path);
  const whole = python(SAFETENSORS, (await take("Whole run (safetensors)")).path);
  assert.ok(alone.names.length > 10 && alone.names.every((/** @type {string} */ name) => name.startsWith("online.")));
  assert.deepEqual(
    alone.names,
    whole.names.filter((/** @type {string} */ name) => name.startsWith("online.")),
  );
  assert.deepEqual([alone.shape, alone.sum], [whole.shape, whole.sum]);
  let end = 0;
  for (const [first, last] of alone.ends) {
    assert.equal(first, end);
    end = last;
  }
  assert.equal(end, alone.bytes, "every byte belongs to a tensor");
});

test("each card becomes a picture that another page shows", async () => {
  const { page, dialog, take } = await exporting("seed=1&h=32&ls=200");
  const names = (await dialog.getByRole("heading", { name: "Pictures" }).locator("+ p button").allInnerTexts()).map(
    (name) => name.trim(),
  );
  assert.ok(names.length >= 6 && names.includes("World"), names.join());
  const other = await page.context().newPage();
  for (const name of names) {
    const { path } = await take(name);
    const picture = await other.evaluate(
      (text) =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = () => {
            const canvas = Object.assign(document.createElement("canvas"), {
              width: image.width,
              height: image.height,
            });
            const pen = canvas.getContext("2d");
            pen?.drawImage(image, 0, 0);
            const pixels = new Uint32Array(pen?.getImageData(0, 0, image.width, image.height).data.buffer ?? []);
            resolve({ width: image.naturalWidth, colours: new Set(pixels).size });
          };
          image.onerror = () => resolve({ width: 0, colours: 0 });
          image.src = `data:image/png;base64,${text}`;
        }),
      readFileSync(path).toString("base64"),
    );
    assert.ok(picture.width > 100 && picture.colours > 5, `${name}: ${JSON.stringify(picture)}`);
  }
});

test("curves become a drawing of vectors that another page renders, with a line through every point", async () => {
  const { page, take } = await exporting("seed=1&h=32&ls=200");
  const { name, path } = await take("Curves, vectors (SVG)");
  assert.match(name, /-curves\.svg$/);
  const other = await page.context().newPage();
  const text = readFileSync(path, "utf8");
  const drawn = await other.evaluate((text) => {
    const { documentElement: root } = new DOMParser().parseFromString(text, "image/svg+xml");
    const curves = [...root.querySelectorAll("path[fill=none]")].map((path) => path.getAttribute("d") ?? "");
    /** @type {Promise<{width: number, height: number}>} */
    const shown = new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
      image.onerror = () => resolve({ width: 0, height: 0 });
      image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
    });
    return shown.then((size) => ({ ...size, root: root.localName, curves, words: root.textContent ?? "" }));
  }, text);
  assert.deepEqual([drawn.root, drawn.width], ["svg", 720]);
  assert.ok(drawn.height > 600, "the charts are below each other");
  for (const title of ["Score", "Return", "Loss", "best possible", "feature 1", "advantage"])
    assert.match(drawn.words, new RegExp(title, "i"));
  const { curve } = await snapshot(page);
  const scored = curve.filter((point) => point.firing_rate !== null).length;
  assert.ok(
    drawn.curves.some((path) => path.split("L").length === scored),
    `${scored} points: ${drawn.curves.map((path) => path.split("L").length)}`,
  );
  assert.doesNotMatch(text, /NaN|undefined|Infinity/);
});

test("an episode becomes a film that another page plays, and the run is as it was", async () => {
  const { page, take } = await exporting("seed=1&h=32&ls=200");
  const before = ofRun(await snapshot(page));
  const { path, name } = await take("An episode (WebM)");
  assert.match(name, /-episode\.webm$/);
  const other = await page.context().newPage();
  const film = await other.evaluate(
    (text) =>
      new Promise((resolve) => {
        const video = document.createElement("video");
        video.muted = true;
        video.ontimeupdate = () => {
          if (video.currentTime > 0.2) resolve({ width: video.videoWidth, height: video.videoHeight });
        };
        video.onerror = () => resolve(video.error?.message);
        document.body.append(video);
        video.src = `data:video/webm;base64,${text}`;
        void video.play();
      }),
    readFileSync(path).toString("base64"),
  );
  assert.ok(film.width > 100 && film.height > 100, JSON.stringify(film));
  assert.deepEqual(ofRun(await snapshot(page)), before);
});

test("what the browser cannot do is said in the menu, and a citation names version, weights and link", async () => {
  const page = await open({
    fragment: "seed=1",
    options: { locale: "en-GB" },
    prepare: (page) => page.addInitScript(() => Reflect.deleteProperty(globalThis, "MediaRecorder")),
  });
  await until(page, "ready");
  await page.locator("page-footer").getByRole("button", { name: "Export and cite" }).click();
  const dialog = page.getByRole("dialog", { name: "Export" });
  await dialog.getByText("This browser cannot record WebM films.").waitFor();
  assert.ok(await dialog.getByRole("button", { name: "An episode (WebM)" }).isDisabled());
  const { weights_digest, version } = await snapshot(page);
  for (const name of ["Citation as plain text", "BibTeX"]) {
    const text = await dialog.getByLabel(name).innerText();
    for (const part of [weights_digest, version, await link(page)]) assert.ok(text.includes(part), `${name}: ${part}`);
  }
  assert.deepEqual(page.complaints, []);
});

test("a file that cannot be made is refused in one line and the page goes on", async () => {
  const { page, dialog } = await exporting("seed=1&h=32&ls=200");
  await page.evaluate(() => {
    HTMLCanvasElement.prototype.toBlob = (settle) => settle(null);
  });
  await dialog.getByRole("button", { name: "World", exact: true }).click();
  await eventually(
    async () =>
      (await dialog.getByRole("alert").innerText()) ===
      "The file was not made: the browser makes no picture of this size.",
    "the reason",
  );
  assert.deepEqual(page.complaints, []);
});
