/** `npm run pictures`: pictures of every card, dialog and tour at three widths in three choices of colours. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { flags, main } from "./lib/command.mjs";
import { Refusal } from "./lib/process.mjs";
import { openSite } from "./lib/site_in_browser.mjs";
import { sheet } from "./pictures/sheet.mjs";
import { COLOURS, GROUPS, NAMES, take, WIDTHS } from "./pictures/taking.mjs";

const FOLDER = "target/pictures";

const HELP = `npm run pictures -- [options]

Takes pictures of the built page in a headless browser after a short training of seed 1, one after another, with a contact sheet
index.html. Exit code 1 when the page complains or something scrolls sideways. SPIKEGROUND_SITE names a folder that is served as it
is, instead of a fresh build.
  --out FOLDER  where they go (default: ${FOLDER})
  --only NAME[,NAME…]
                of each kind that is named, these alone: widths (${Object.keys(WIDTHS).join(", ")}), colours (${Object.keys(COLOURS).join(", ")}),
                groups (${GROUPS.join(", ")}) and subjects
  --list        list the subjects`;

await main(async () => {
  const { out, only, list } = flags(HELP, {
    out: { type: "string", default: FOLDER },
    only: { type: "string" },
    list: { type: "boolean", default: false },
  });
  if (list) {
    console.log(NAMES.join("\n"));
    return 0;
  }
  const wanted = only?.split(",") ?? [];
  for (const name of wanted)
    if (![...Object.keys(WIDTHS), ...Object.keys(COLOURS), ...GROUPS, ...NAMES].includes(name))
      throw new Refusal(
        `--only ${name}: it is none of the widths, colours, groups and subjects; --list lists the subjects`,
      );
  /** Of a kind of which none is named, all are meant. */
  const those = (/** @type {string[]} */ kind) => {
    const named = kind.filter((name) => wanted.includes(name));
    return named.length > 0 ? named : kind;
  };
  const someSubject = wanted.some((name) => GROUPS.includes(name) || NAMES.includes(name));
  const meant = (/** @type {string} */ name, /** @type {string} */ group) =>
    !someSubject || wanted.includes(name) || wanted.includes(group);
  const folder = resolve(out);
  mkdirSync(folder, { recursive: true });
  const site = await openSite();
  const pictures = [];
  const complaints = [];
  try {
    for (const width of those(Object.keys(WIDTHS))) {
      for (const colours of those(Object.keys(COLOURS))) {
        const taken = await take(site, width, colours, folder, meant);
        for (const { file } of taken.pictures) console.log(file);
        pictures.push(...taken.pictures);
        complaints.push(...taken.complaints);
      }
    }
  } finally {
    await site.close();
  }
  writeFileSync(join(folder, "index.html"), sheet(pictures, complaints));
  console.log(`\n${pictures.length} pictures in ${out}, index.html shows them all`);
  if (complaints.length > 0) console.error(`${complaints.length} complaints, the first: ${complaints[0]}`);
  return complaints.length > 0 ? 1 : 0;
});
