/** `npm run reference`: writes docs/reference/, docs/schemas/*.schema.json and the page's types from what the crate says of itself. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { flags, main } from "./lib/command.mjs";
import { step } from "./lib/process.mjs";
import { builtProgram } from "./lib/program.mjs";
import { ROOT } from "./lib/project.mjs";
import { pages } from "./lib/reference.mjs";
import { generated, TYPES } from "./lib/schemas.mjs";

const HELP = `npm run reference

Writes docs/reference/command_line.md and docs/reference/parameters.md from the program's own help and declaration,
docs/schemas/*.schema.json and ${TYPES} from the types that it serialises.`;

await main(async () => {
  flags(HELP, {});
  const files = { ...pages(await builtProgram()), ...(await step("deriving the schemas", async () => generated())) };
  for (const [path, text] of Object.entries(files)) {
    const file = join(ROOT, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(path);
  }
});
