/** When the worker takes a step, answers a question, and gives the page its turn. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { load } from "../support/load.mjs";

/** Open channels would keep this process alive. */
const channels = /** @type {MessageChannel[]} */ ([]);
globalThis.MessageChannel = class extends MessageChannel {
  constructor() {
    super();
    channels.push(this);
  }
};
after(() => {
  for (const channel of channels) channel.port1.close();
});

const { Pacing } = await load("worker/pacing");
const { Question } = await load("worker/question");
const { Turns } = await load("worker/turns");

test("at full speed a turn grows until it takes eight milliseconds, at most twice a time", () => {
  const pacing = new Pacing();
  pacing.restart("max", 0);
  const turns = Array.from({ length: 12 }, () => {
    const { steps } = pacing.take(0);
    pacing.took(steps * 0.01);
    return steps;
  });
  assert.deepEqual(turns.slice(0, 4), [4, 8, 16, 32]);
  assert.equal(turns.at(-1), 800);
  pacing.took(80);
  assert.equal(pacing.take(0).steps, 400, "a slow turn halves it, and no more");
  pacing.forget();
  assert.equal(pacing.take(0).steps, 4);
});

test("a turn at full speed has one step at least and 4096 at most", () => {
  const pacing = new Pacing();
  pacing.restart("max", 0);
  for (let turn = 0; turn < 40; turn += 1) pacing.took(0);
  assert.equal(pacing.take(0).steps, 4096);
  for (let turn = 0; turn < 40; turn += 1) pacing.took(60_000);
  assert.equal(pacing.take(0).steps, 1);
});

test("at a fixed speed steps are due at even distances, the first at once", () => {
  const pacing = new Pacing();
  pacing.restart(10, 1000);
  assert.deepEqual(pacing.take(1000), { steps: 1 });
  assert.deepEqual(pacing.take(1000), { wait: 100 });
  assert.deepEqual(pacing.take(1040), { wait: 60 });
  assert.deepEqual(pacing.take(1100), { steps: 1 });
  // Slightly late: the missed step is made up for.
  assert.deepEqual(pacing.take(1350), { steps: 1 });
  assert.deepEqual(pacing.take(1350), { steps: 1 });
  assert.deepEqual(pacing.take(1350), { wait: 50 });
});

test("a machine that slept does not catch up in a burst", () => {
  const pacing = new Pacing();
  pacing.restart(10, 0);
  assert.deepEqual(pacing.take(0), { steps: 1 });
  assert.deepEqual(pacing.take(60_000), { steps: 1 });
  assert.deepEqual(pacing.take(60_000), { wait: 100 });
});

test("a question is answered once, and not again before its patience is over", async () => {
  let answers = 0;
  const give = () => {
    answers += 1;
  };
  const question = new Question(4, 40);
  question.answer(give);
  assert.equal(answers, 0, "nobody asked");
  question.ask();
  question.answer(give, () => false);
  assert.equal(answers, 0, "not possible yet");
  question.answer(give);
  question.answer(give);
  assert.equal(answers, 1);
  question.ask();
  question.answer(give);
  assert.equal(answers, 1, "too early");
  await pause(45);
  question.answer(give);
  assert.equal(answers, 2);
  question.ask();
  question.forget();
  question.answer(give);
  assert.equal(answers, 2, "forgotten");
  question.ask();
  question.answer(give);
  assert.equal(answers, 3, "nothing is known of the last answer any more");
});

test("turns come one at a time, after their delay, and can be called off", async () => {
  let taken = 0;
  const turns = new Turns(() => {
    taken += 1;
  });
  turns.schedule(0);
  turns.schedule(0);
  assert.equal(taken, 0, "messages come in first");
  await pause(20);
  assert.equal(taken, 1);
  turns.schedule(30);
  await pause(5);
  assert.equal(taken, 1);
  await pause(60);
  assert.equal(taken, 2);
  turns.schedule(30);
  turns.cancel();
  await pause(60);
  assert.equal(taken, 2);
});
