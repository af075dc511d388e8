/** A Python with safetensors and numpy for the test that reads checkpoints from outside. */
import { join } from "node:path";
import { ask, Refusal, reason, run, step, which } from "../lib/process.mjs";
import { cacheFolder } from "./cargo_tool.mjs";

const PACKAGES = ["numpy", "safetensors"];
/** Any recent ones do: the file format has not changed since 2022. */
const PINNED = ["numpy>=1.24,<3", "safetensors>=0.4,<1"];
const FOLDER = process.platform === "win32" ? "Scripts" : "bin";

/**
 * A Python that has the packages; in CI they are installed into the cache folder where they are missing, elsewhere that is left
 * to the person.
 * @returns {Promise<string | null>} `null` when there is none, which never happens in CI
 */
export async function python() {
  const folder = join(cacheFolder(), "spikeground", "python");
  const ours = join(folder, FOLDER, "python");
  const found = ["python3", "python"].map(which).filter((path) => path !== null);
  const ready = [...found, ours].find(has);
  if (ready || !process.env.CI) return ready ?? null;
  if (found.length === 0)
    throw new Refusal(
      "Python 3 is needed to read a checkpoint from outside and there is none (Debian: `apt install python3-venv`)",
    );
  await step(`Installing ${PACKAGES.join(" and ")} for Python`, async () => {
    for (const [command, args] of /** @type {[string, string[]][]} */ ([
      [found[0], ["-m", "venv", "--clear", folder]],
      [ours, ["-m", "pip", "install", "--quiet", ...PINNED]],
    ])) {
      const { code, output } = await run(command, args);
      if (code !== 0) throw new Refusal(`\`${command} ${args.slice(0, 2).join(" ")}\` failed: ${reason(output)}`);
    }
  });
  return ours;
}

function has(/** @type {string} */ path) {
  return ask(path, ["-c", `import ${PACKAGES.join(", ")}`]) !== null;
}
