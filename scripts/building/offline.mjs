/** The service worker of a built site: it keeps every file that the page may ask for, each with its hash. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { HEADERS_FILE } from "../lib/headers.mjs";
import { ROOT } from "../lib/project.mjs";
import { DOCUMENTS } from "./documents.mjs";
import { TRAINED } from "./recording.mjs";

const SERVICE_WORKER = "service-worker.js";
/** Files beside the page that it never asks for: maps, compressed copies, hidden files; and pictures of documents. */
const APART = new RegExp(`(\\.map|\\.br|\\.gz)$|(^|/)\\.|^${DOCUMENTS}/images/`);
/** The place of the version in index.html. */
const VERSION = /(<meta name="version" content=")[^"]*(")/;

/**
 * Writes the version of a site into its page, and the service worker that keeps this version. All other files have to be
 * there; a site whose files have changed gets another version by calling this again.
 * @param {string} folder
 */
export async function keepOffline(folder) {
  const { build } = await import("esbuild");
  const index = join(folder, "index.html");
  const page = readFileSync(index, "utf8");
  if (!VERSION.test(page)) throw new Error("index.html has no place for its version");
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter(
      (name) => name === TRAINED || !(APART.test(name) || [HEADERS_FILE, SERVICE_WORKER, "index.html"].includes(name)),
    )
    .sort();
  const others = names.map((name) => ({ address: name, integrity: integrityOf(readFileSync(join(folder, name))) }));
  const version = createHash("sha256")
    .update(JSON.stringify(others))
    .update(page.replace(VERSION, "$1$2"))
    .digest("hex")
    .slice(0, 16);
  const filled = page.replace(VERSION, `$1${version}$2`);
  writeFileSync(index, filled);
  const files = [{ address: "./", integrity: integrityOf(Buffer.from(filled)) }, ...others];
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["www/src/service-worker.ts"],
    outfile: join(folder, SERVICE_WORKER),
    bundle: true,
    minify: true,
    target: "es2022",
    format: "iife",
    define: { KEPT_SITE: JSON.stringify({ version, files }) },
    logLevel: "warning",
  });
}

/**
 * Hashes as `fetch` takes them. A compressed file may also arrive unpacked, because some hosts call it an encoding.
 * @param {Buffer} bytes
 */
function integrityOf(bytes) {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const forms = isPacked ? [bytes, gunzipSync(bytes)] : [bytes];
  return forms.map((form) => `sha256-${createHash("sha256").update(form).digest("base64")}`).join(" ");
}
