/** `npm test`: every part one after another, then a table, then the number of tests. */
import { flags, main } from "./lib/command.mjs";
import { Refusal } from "./lib/process.mjs";
import { setup } from "./setup/setup.mjs";
import { Part, SILENCE } from "./testing/part.mjs";
import { PARTS } from "./testing/parts.mjs";

const HELP = `npm test [-- --quick] [-- --only NAME[,NAME…]] [-- --list]

Tests everything; the exit code is 1 when any test fails. A command that prints nothing for ${SILENCE / 60} minutes counts as hung
and is ended; however slow the machine, one that makes progress goes on. A check without tests of its own (a linter, the
compiler) counts as one test.
  --quick   leave out the browser and the trainings
  --only    run these parts alone
  --list    list the parts`;

await main(async () => {
  const { quick, only, list } = flags(HELP, {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    list: { type: "boolean", default: false },
  });
  if (list) {
    for (const { name, about, quick } of PARTS)
      console.log(`${name.padEnd(10)} ${about}${quick ? "" : " (not with --quick)"}`);
    return;
  }
  const parts = choose(quick, only);
  await setup();
  const rows = [];
  for (const declared of parts) {
    const part = new Part(declared.name);
    try {
      await declared.body(part);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      part.check(declared.name, error.message);
    }
    rows.push({ name: declared.name, passed: part.passed, failed: part.failed, seconds: part.seconds });
  }
  return report(rows);
});

/**
 * @param {boolean} quick
 * @param {string | undefined} only
 */
function choose(quick, only) {
  const names = only?.split(",");
  for (const name of names ?? []) {
    if (!PARTS.some((part) => part.name === name))
      throw new Refusal(`--only ${name}: the parts are ${PARTS.map((part) => part.name).join(", ")}`);
  }
  return PARTS.filter((part) => (names ? names.includes(part.name) : part.quick || !quick));
}

/**
 * Prints the table and the last line.
 * @param {{name: string, passed: number, failed: number, seconds: number}[]} rows
 * @returns {number} exit code
 */
function report(rows) {
  console.log(
    `\n${"part".padEnd(10)}${"result".padEnd(8)}${"passed".padStart(7)}${"failed".padStart(7)}${"seconds".padStart(9)}`,
  );
  for (const { name, passed, failed, seconds } of rows) {
    console.log(
      `${name.padEnd(10)}${(failed ? "FAILED" : "ok").padEnd(8)}${String(passed).padStart(7)}${String(failed).padStart(7)}${seconds.toFixed(1).padStart(9)}`,
    );
  }
  const total = (/** @type {"passed" | "failed"} */ key) => rows.reduce((sum, row) => sum + row[key], 0);
  console.log(`\n${total("passed")} passed, ${total("failed")} failed`);
  return total("failed") > 0 ? 1 : 0;
}
