/**
 * `npm run audit`: licences, sources, duplicates and known vulnerabilities of everything that the project depends on.
 *
 * Not part of `npm test`: cargo-deny compiles for minutes, and advisories come from databases that a machine may not reach.
 */

import { flags, main } from "./lib/command.mjs";
import { reason, run } from "./lib/process.mjs";
import { cargoTool } from "./setup/cargo_tool.mjs";
import { npm, packages, rust } from "./setup/setup.mjs";

const HELP = `npm run audit

Checks the crate's dependencies with cargo-deny (licences, sources, duplicates, advisories; rules in deny.toml) and the npm
packages with npm audit. Where a database of advisories cannot be reached, this is said and does not fail the check.`;

/** Messages of each tool about a database that cannot be reached, which is not a finding. */
const UNREACHABLE =
  /failed to (fetch|open|clone|update)|unable to (fetch|load|open) advisory|405 Method Not Allowed|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|audit endpoint returned an error/i;

/**
 * @param {string} title
 * @param {import("./lib/process.mjs").Run} result
 * @param {boolean} needsDatabase
 * @returns {boolean} whether nothing was found
 */
function tell(title, { code, output }, needsDatabase) {
  const unreachable = code !== 0 && needsDatabase && UNREACHABLE.test(output);
  const verdict = code === 0 ? "ok" : unreachable ? "NOT CHECKED: its database cannot be reached from here" : "FAILED";
  if (code !== 0 && !unreachable) console.log(output.trim() || reason(output));
  console.log(`${title}: ${verdict}`);
  return code === 0 || unreachable;
}

await main(async () => {
  flags(HELP, {});
  rust();
  await packages();
  const [deny] = await cargoTool({
    crate: "cargo-deny",
    version: "0.20.2",
    title: "cargo-deny",
    programs: ["cargo-deny"],
    takes: "3 to 8 minutes",
  });
  const [command, ...first] = npm();
  const fine = [
    tell("crates: licences, sources, duplicates", await run(deny, ["check", "licenses", "sources", "bans"]), false),
    tell("crates: advisories", await run(deny, ["check", "advisories"]), true),
    tell("npm packages: advisories", await run(command, [...first, "audit"]), true),
  ];
  return fine.every(Boolean) ? 0 : 1;
});
