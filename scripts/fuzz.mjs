/** `npm run fuzz`: damaged inputs for every parser, natively; `npm test` runs a sample of them. */
import { spawnSync } from "node:child_process";

import { flags, main, whole } from "./lib/command.mjs";
import { Refusal } from "./lib/process.mjs";

const READERS = ["link", "map", "events", "yaml", "energy", "checkpoint"];
const HELP = `Usage: npm run fuzz -- [flags]

  --rounds N      damaged inputs of each reader (100000)
  --reader NAME   one of ${READERS.join(", ")}; all of them unless given`;

await main(async () => {
  const { rounds, reader } = flags(HELP, { rounds: { type: "string", default: "100000" }, reader: { type: "string" } });
  if (reader !== undefined && !READERS.includes(reader)) {
    throw new Refusal(`--reader ${reader} is unknown; allowed: ${READERS.join(", ")}`);
  }
  const env = {
    ...process.env,
    SPIKEGROUND_FUZZ_ROUNDS: String(whole("--rounds", rounds, 1, 1e9)),
    ...(reader === undefined ? {} : { SPIKEGROUND_FUZZ_READER: reader }),
  };
  const args = [
    "test",
    "--release",
    "--features",
    "cli",
    "--lib",
    "terminal::fuzz",
    "--",
    "--nocapture",
    "--test-threads=1",
  ];
  const { status } = spawnSync("cargo", args, { stdio: "inherit", env });
  return status ?? 1;
});
