/** When the page takes its worker for dead, with a clock that the tests set; and how answers find their questions. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../support/load.mjs";

const { TICK_MS, Watch } = await load("bridge/watch");
const { Requests } = await load("bridge/requests");

/**
 * A watch on a clock that is set by hand; `pass` lets ticks come after the given times.
 * @returns {{watch: any, pass: (gaps: number[], patience?: number | null) => boolean[]}}
 */
function watched() {
  let now = 1000;
  const watch = new Watch(() => now);
  const pass = (/** @type {number[]} */ gaps, /** @type {number | null} */ patience = 8000) =>
    gaps.map((gap) => {
      now += gap;
      return watch.tick(patience);
    });
  return { watch, pass };
}

/** A list of equal gaps. */
const ticks = (/** @type {number} */ count, gap = TICK_MS) => Array.from({ length: count }, () => gap);

test("eight seconds of silence are too long, and not a tick sooner", () => {
  const { pass } = watched();
  assert.deepEqual(
    pass(ticks(15)),
    ticks(15).map(() => false),
  );
  assert.deepEqual(pass(ticks(1)), [true]);
});

test("any sign of life starts the measurement again", () => {
  const { watch, pass } = watched();
  for (let round = 0; round < 50; round += 1) {
    assert.ok(!pass(ticks(15)).includes(true), `round ${round}`);
    watch.signOfLife();
  }
  assert.ok(pass(ticks(16)).includes(true));
});

test("while nothing is waited for, silence is no silence", () => {
  const { pass } = watched();
  assert.ok(!pass(ticks(1000), null).includes(true));
  assert.ok(!pass(ticks(15)).includes(true), "the time before the question does not count");
  assert.ok(pass(ticks(1)).includes(true));
});

// Each row: what happened to the tab, as gaps between ticks, all without a sign of life.
for (const [name, gaps] of /** @type {[string, number[]][]} */ ([
  ["a tab that stood still for 8 s", [8000]],
  ["a tab that slept for a night", [30_000_000]],
  ["a tab that slept after seven silent seconds", [...ticks(14), 20_000]],
  ["a tab that stops again and again", ticks(100, 3000)],
  ["a tab that is halted for 8 s every few seconds", Array.from({ length: 40 }, () => [...ticks(10), 8000]).flat()],
  ["a minute in which timers are throttled to one a second", ticks(60, 1000)],
  ["a tab whose timers are throttled to one a minute", ticks(60, 60_000)],
  ["half a minute in which the machine is so busy that every tick is late", ticks(35, 900)],
  ["a machine on which every second tick is very late", Array.from({ length: 300 }, () => [500, 2600]).flat()],
  ["a clock that was set back", [...ticks(10), -3_600_000, ...ticks(5)]],
])) {
  test(`${name} is no silence of the worker`, () => {
    const { pass } = watched();
    assert.deepEqual(pass(gaps).indexOf(true), -1);
    assert.ok(pass(ticks(40)).includes(true), "a silence that goes on is found afterwards");
  });
}

test("a busy machine gets more time, and not for ever", () => {
  const mixed = Array.from({ length: 20 }, () => [500, 900]).flat();
  assert.equal(watched().pass(mixed).indexOf(true), 24, "late ticks count for a quarter");
  assert.equal(watched().pass(ticks(100, 900)).indexOf(true), 63, "within a minute even where all are late");
});

test("a longer patience outlasts a shorter one", () => {
  const { pass } = watched();
  assert.equal(pass(ticks(100), 30_000).indexOf(true), 59);
});

test("answers find their questions by id, in any order, once", async () => {
  const requests = new Requests();
  /** @type {number[]} */
  const ids = [];
  const asked = ["a", "b", "c", "d"].map(() => requests.ask(8000, (/** @type {number} */ id) => ids.push(id)));
  assert.equal(new Set(ids).size, 4);
  for (const index of [2, 0, 3, 1]) requests.answer(ids[index], { to: index });
  requests.answer(ids[0], { to: 99 });
  requests.answer(4711, { to: 99 });
  assert.deepEqual(await Promise.all(asked), [{ to: 0 }, { to: 1 }, { to: 2 }, { to: 3 }]);
});

test("when the worker ends, every open question is rejected with one line, and later ones are asked anew", async () => {
  const requests = new Requests();
  const open = [1, 2, 3].map(() => requests.ask(8000, () => {}));
  requests.rejectAll("the worker gave no sign of life for 8 seconds and was ended");
  for (const answer of await Promise.allSettled(open)) {
    assert.ok(answer.status === "rejected");
    assert.equal(answer.reason.message, "the worker gave no sign of life for 8 seconds and was ended");
  }
  assert.equal(requests.patience(), null);
  const next = requests.ask(8000, (/** @type {number} */ id) => requests.answer(id, { to: "next" }));
  assert.deepEqual(await next, { to: "next" });
});

test("a question that cannot be sent is rejected and not waited for", async () => {
  const requests = new Requests();
  await assert.rejects(
    requests.ask(8000, () => {
      throw new Error("it could not be cloned");
    }),
    /could not be cloned/,
  );
  assert.equal(requests.patience(), null);
});

test("the most patient of the open questions sets how long silence may last", () => {
  const requests = new Requests();
  /** @type {number[]} */
  const ids = [];
  for (const patience of [8000, 15_000, 8000]) void requests.ask(patience, (/** @type {number} */ id) => ids.push(id));
  assert.equal(requests.patience(), 15_000);
  requests.answer(ids[1], {});
  assert.equal(requests.patience(), 8000);
});
