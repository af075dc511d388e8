/** The time line: earlier steps shown again, and runs that go on from them. www/src/run/rewinding.ts, www/src/worker/past.ts. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, link, ofRun, open, snapshot, until, withSite } from "../support/site.mjs";
import { finish, fresh, label, pausedAt, QUICK, timeLine, trained } from "../support/walks.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

const slider = (/** @type {Page} */ page) => page.getByRole("slider", { name: "Time line: steps of the run" });
const status = (/** @type {Page} */ page) => page.locator("time-line [role=status]").innerText();
const notices = (/** @type {Page} */ page) => page.locator(".notice").allInnerTexts();
const still = (/** @type {Page} */ page) => page.emulateMedia({ reducedMotion: "reduce" });

/** Shows an earlier step, prints how long that took, and returns the figures of that step. */
async function rewound(/** @type {Page} */ page, /** @type {number | null} */ step) {
  const milliseconds = await page.evaluate(async (step) => {
    const begun = performance.now();
    await window.spikeground.rewind(step);
    return performance.now() - begun;
  }, step);
  console.log(`rewound to ${step ?? "the present"} in ${Math.round(milliseconds)} ms`);
  return eventually(async () => {
    const figures = await snapshot(page);
    return (step === null || figures.env_steps === step) && figures;
  }, `the figures of step ${step}`);
}

/** Waits until the time line shows this step. */
const shows = (/** @type {Page} */ page, /** @type {number} */ step) =>
  eventually(async () => (await timeLine(page))[0] === step, `step ${step} on the time line`);

test("a step that is shown again has the weights and figures of a run paused there, and is proved", async () => {
  const page = await open({ fragment: QUICK, prepare: still });
  await until(page, "ready");
  const done = await finish(page);
  for (const step of [3333, 1, 1750]) {
    const then = await rewound(page, step);
    await until(page, "paused");
    assert.deepEqual(await timeLine(page), [step, 4000]);
    const itself = step === 1750 ? await fresh(QUICK, step) : trained(step);
    assert.equal(then.weights_digest, itself.weights_digest, `step ${step}`);
    assert.equal(then.normalised_score, itself.normalised_score);
    assert.deepEqual(then.curve, itself.curve);
    await eventually(async () => /^✓ The same run, proved: repeated on to step /.test(await status(page)), "the proof");
  }
  await assert.rejects(
    page.evaluate(() => window.spikeground.rewind(4001)),
    /step 4001 cannot be shown: a whole number from 0 to 4000 can/,
  );
  await assert.rejects(
    page.evaluate(() => window.spikeground.rewind(0.5)),
    /cannot be shown/,
  );
  await page.getByRole("button", { name: /^Back to step 4.000$/ }).click();
  await until(page, "done");
  assert.deepEqual(await timeLine(page), [4000, 4000]);
  await eventually(async () => (await snapshot(page)).env_steps === 4000, "the figures of the present");
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(done));
  assert.deepEqual(await notices(page), []);
  assert.deepEqual(page.complaints, []);
});

test("the time line is moved by keys and by dragging", async () => {
  const page = await open({ fragment: QUICK, prepare: still });
  await until(page, "ready");
  assert.equal(await slider(page).count(), 0, "before the first step there is none");
  await finish(page);
  await slider(page).focus();
  /** @type {[string, number][]} */
  const keys = [
    ["Home", 0],
    ["ArrowRight", 1],
    ["PageUp", 41],
    ["ArrowLeft", 40],
    ["PageDown", 0],
    ["End", 4000],
    ["ArrowLeft", 3999],
  ];
  for (const [key, step] of keys) {
    await page.keyboard.press(key);
    await shows(page, step);
    await eventually(async () => !/Repeating/.test(await page.locator("time-line").innerText()), `${key} is answered`);
    assert.equal(Number(await slider(page).inputValue()), step);
    await eventually(async () => (await snapshot(page)).env_steps === step, `the figures of step ${step}`);
  }
  assert.match((await slider(page).getAttribute("aria-valuetext")) ?? "", /^Step 3.999 of 4.000$/);

  const box = await slider(page).boundingBox();
  assert.ok(box);
  const at = (/** @type {number} */ share) =>
    /** @type {const} */ ([box.x + share * box.width, box.y + box.height / 2]);
  await page.mouse.move(...at(0.9));
  await page.mouse.down();
  for (const share of [0.7, 0.5, 0.3, 0.25]) await page.mouse.move(...at(share));
  await page.mouse.up();
  const wanted = Number(await slider(page).inputValue());
  assert.ok(Math.abs(wanted - 1000) < 100, `${wanted}`);
  await shows(page, wanted);
  await eventually(async () => (await snapshot(page)).env_steps === wanted, "the figures of the place of the pointer");
  assert.equal((await snapshot(page)).weights_digest, trained(wanted).weights_digest);
});

test("Run goes on from the step that is shown, the page says so, and the run comes to the same bits", async () => {
  const page = await open({ fragment: QUICK, prepare: still });
  await until(page, "ready");
  const done = await finish(page);
  await rewound(page, 1200);
  assert.match(await status(page), /Run, Step and Edit go on from here\.$/);
  await page.keyboard.press(".");
  await eventually(async () => (await snapshot(page)).env_steps === 1201, "one step from there");
  assert.match(
    (await notices(page)).join(),
    /goes on from step 1.200 with the same seed: left alone, it repeats itself up to step 4.000, bit for bit/,
  );
  assert.deepEqual(await timeLine(page), [1201, 1201]);
  await page.getByRole("button", { name: /^Back to the run that was at step 4.000$/ }).waitFor();
  assert.deepEqual(ofRun(await finish(page)), ofRun(done));
});

test("an edit of an earlier step begins another branch, and the run that was left can be gone back to", async () => {
  const page = await open({ fragment: QUICK, prepare: still });
  await until(page, "ready");
  const done = await finish(page);
  await rewound(page, 800);
  await page.keyboard.press("e");
  await page.getByRole("group", { name: "Make a cell" }).getByRole("button", { name: "wall", exact: true }).click();
  await page.locator('[data-cell="1"]').click();
  await eventually(async () => /wall/.test(await label(page, 1)), "the wall");
  await page.keyboard.press("e");
  assert.match(await link(page), /events=800:1:%23/);
  const branched = await finish(page);
  assert.notEqual(branched.weights_digest, done.weights_digest);
  assert.equal(branched.weights_digest, (await fresh(`${QUICK}&events=800:1:%23`, 4000)).weights_digest);
  assert.equal(await page.locator("time-line .edit").count(), 1);
  assert.match((await page.locator("time-line .edit").getAttribute("title")) ?? "", /^a cell was edited at step 800$/);

  // Before the edit the branch is the first run; going on from there leaves the edit out, which is said.
  const before = await rewound(page, 700);
  assert.equal(before.weights_digest, trained(700).weights_digest);
  assert.doesNotMatch(await label(page, 1), /wall/);
  assert.equal(await page.locator("time-line .edit").count(), 1, "the mark of the run that waits");
  const again = await finish(page);
  assert.match(
    (await notices(page)).join(),
    /A new branch begins at step 700, without the edits made after it\. The run that was at step 4.000 waits/,
  );
  assert.equal(again.weights_digest, done.weights_digest);
  assert.equal(await page.locator("time-line .edit").count(), 0);
  await page.getByRole("button", { name: /^Back to the run that was at step 4.000$/ }).click();
  await eventually(async () => (await snapshot(page)).weights_digest === branched.weights_digest, "the branch again");
  assert.match(await label(page, 1), /wall/);
  assert.equal(await page.locator("time-line .edit").count(), 1);
  await until(page, "done");
});

test("Reset begins again without the edits, also after an earlier step was shown", async () => {
  const page = await pausedAt(QUICK, 300, { prepare: still });
  await page.keyboard.press("e");
  await page.getByRole("group", { name: "Make a cell" }).getByRole("button", { name: "wall", exact: true }).click();
  await page.locator('[data-cell="1"]').click();
  await eventually(async () => /wall/.test(await label(page, 1)), "the wall");
  await rewound(page, 200);
  await rewound(page, null);
  await page.getByRole("button", { name: "Reset", exact: true }).click();
  await until(page, "ready");
  assert.doesNotMatch(await link(page), /events=/);
});

test("marks stand where the score first passed 0.5 and 0.95", async () => {
  const page = await pausedAt(QUICK, 1500, { prepare: still });
  assert.equal((await snapshot(page)).normalised_score, 1, "the test needs a run that has learned");
  const marks = await page.locator("time-line .score").evaluateAll((marks) =>
    marks.map((mark) => ({
      words: / ([\d.]+) at step /.exec(mark.getAttribute("title") ?? "")?.[1],
      step: Number(/ at step (.+)$/.exec(mark.getAttribute("title") ?? "")?.[1]?.replaceAll(/\D/g, "")),
      at: Number(/** @type {HTMLElement} */ (mark).style.getPropertyValue("--at")),
    })),
  );
  assert.deepEqual(
    marks.map(({ words }) => words),
    ["0.50", "0.95"],
  );
  for (const { words, step, at } of marks) {
    assert.equal(at, step / 1500);
    const then = trained(step);
    assert.ok((then.normalised_score ?? NaN) >= Number(words), `${then.normalised_score} at step ${step}`);
  }
});
