/** `npm run soak`: disturbs trainings at random moments and looks whether their checkpoints are whole. */
import { flags, main, whole } from "./lib/command.mjs";
import { Refusal } from "./lib/process.mjs";
import { builtProgram } from "./lib/program.mjs";
import { KINDS, soak } from "./lib/soak_rounds.mjs";

const HELP = `npm run soak -- [options]

Trains a small run that saves continuously, interrupts it at random moments (signals, a closed pipe, a full disk, a second
process on the same file) and loads its checkpoint. The exit code is 1 if a checkpoint is broken or an exit code is wrong.
  --rounds N  how often (default: 100); ${KINDS.length} kinds take turns
  --seed N    of the random moments (default: 0)`;

await main(async () => {
  const given = flags(HELP, { rounds: { type: "string", default: "100" }, seed: { type: "string", default: "0" } });
  const [count, seed] = [whole("--rounds", given.rounds, 1, 100_000), whole("--seed", given.seed, 0, 2 ** 32 - 1)];
  if (process.platform === "win32") throw new Refusal("soak needs signals and ulimit, which Windows does not have");
  let number = 0;
  const { rounds, leftovers } = await soak(await builtProgram(), count, seed, ({ kind, moment, step, broken }) => {
    console.log(
      `${String(++number).padStart(4)}  ${kind.padEnd(18)}${`${moment} ms`.padStart(7)}  step ${String(step).padStart(6)}  ${broken ?? "whole"}`,
    );
  });
  console.log(`\n${"kind".padEnd(20)}rounds  broken`);
  for (const kind of KINDS) {
    const of = rounds.filter((round) => round.kind === kind);
    console.log(
      `${kind.padEnd(20)}${String(of.length).padStart(6)}${String(of.filter(({ broken }) => broken).length).padStart(8)}`,
    );
  }
  const broken = rounds.filter((round) => round.broken).length;
  console.log(`\n${rounds.length} rounds, ${broken} broken, ${leftovers} unfinished files left`);
  return broken > 0 || leftovers > 0 ? 1 : 0;
});
