/** `npm run reference`: writes docs/reference/ from what the program says of itself. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { flags, main } from "./lib/command.mjs";
import { builtProgram } from "./lib/program.mjs";
import { ROOT } from "./lib/project.mjs";
import { pages } from "./lib/reference.mjs";

const HELP = `npm run reference

Writes docs/reference/command_line.md and docs/reference/parameters.md from the program's own help and declaration.`;

await main(async () => {
  flags(HELP, {});
  for (const [path, text] of Object.entries(pages(await builtProgram()))) {
    const file = join(ROOT, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(path);
  }
});
