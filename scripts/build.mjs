/**
 * `npm run build`: the static site in dist/.
 *
 * The crate becomes WebAssembly, wasm-bindgen writes its glue into www/generated/, esbuild bundles
 * page and worker. The site is put together beside dist/ and takes its place at the very end, so a
 * failed build leaves the old one.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { compress } from "./building/compress.mjs";
import { DOCUMENT_SOURCES, writeDocuments } from "./building/documents.mjs";
import { figure } from "./building/figure.mjs";
import { keepOffline } from "./building/offline.mjs";
import { record, TRAINED } from "./building/recording.mjs";
import { flags, main } from "./lib/command.mjs";
import { fingerprint as fingerprintOf } from "./lib/fingerprint.mjs";
import { HEADERS_FILE, headersFile, headersOf } from "./lib/headers.mjs";
import { Refusal, run, step } from "./lib/process.mjs";
import { metadata, ROOT, WASM_TARGET, wasmEnvironment } from "./lib/project.mjs";
import { setup } from "./setup/setup.mjs";

/** The folder of the built site. */
export const SITE = join(ROOT, "dist");

/** The folder of the WebAssembly module and its glue. */
export const GENERATED = join(ROOT, "www", "generated");
const FINGERPRINT = ".fingerprint";
/** Sources of the site; www/generated/ is built from the others. */
const SOURCES = [
  "Cargo.toml",
  "Cargo.lock",
  "build.rs",
  "build",
  "src",
  "config",
  ".cargo",
  "www",
  "package-lock.json",
  "scripts/build.mjs",
  "scripts/building",
  "scripts/lib/headers.mjs",
  ...DOCUMENT_SOURCES,
];

const HELP = `npm run build [-- --force]

Builds the page into dist/, a folder that any static file server can serve.
  --force   build even when nothing has changed`;

/**
 * Builds the site unless it is up to date.
 * @param {import("./setup/bindgen.mjs").Bindgen} bindgen
 * @param {{force?: boolean}} [options]
 */
export async function build({ tool }, { force = false } = {}) {
  const fingerprint = fingerprintOf(SOURCES, GENERATED);
  const stamp = join(SITE, FINGERPRINT);
  const built = [stamp, join(GENERATED, "spikeground.d.ts")].every(existsSync);
  if (!force && built && readFileSync(stamp, "utf8") === fingerprint) {
    console.log("The page is up to date.");
    return;
  }
  await compile(tool, ["browser"], GENERATED);
  const recording = await step("Training the agent that the page offers", () => record(GENERATED));
  const fresh = join(ROOT, "dist.new");
  rmSync(fresh, { recursive: true, force: true });
  try {
    await bundle(fresh, recording);
    await step("Compressing its files", () => compress(fresh));
    // If sources change during the build, the next build differs.
    writeFileSync(join(fresh, FINGERPRINT), fingerprint);
    replace(SITE, fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  weigh();
}

/**
 * The crate as WebAssembly, and its glue.
 * @param {string} tool path of `wasm-bindgen`
 * @param {string[]} features
 * @param {string} folder where the glue goes
 */
export async function compile(tool, features, folder) {
  console.log("Compiling the WebAssembly module …");
  const cargo = ["build", "--release", "--target", WASM_TARGET, "--lib", "--features", features.join(",")];
  const { code } = await run("cargo", cargo, { env: wasmEnvironment(), echo: true });
  if (code !== 0) throw new Refusal("the crate does not compile for the browser; cargo's own words are above");
  const module = join(metadata().target_directory, WASM_TARGET, "release", "spikeground.wasm");
  const glue = await run(tool, ["--target", "web", "--out-dir", folder, "--out-name", "spikeground", module]);
  if (glue.code !== 0) throw new Refusal(`wasm-bindgen failed: ${glue.output.trim()}`);
}

/**
 * Page, worker and what they load, put into a folder.
 * @param {string} folder
 * @param {import("./building/recording.mjs").Recording} recording
 */
async function bundle(folder, recording) {
  // Not at the head of the file: the package may only just have been installed.
  const { build: esbuild } = await import("esbuild");
  await step("Bundling the page", async () => {
    mkdirSync(folder);
    /** @type {import("esbuild").BuildOptions} */
    const shared = {
      absWorkingDir: ROOT,
      outdir: folder,
      bundle: true,
      target: "es2022",
      minify: true,
      sourcemap: "linked",
      logLevel: "warning",
    };
    const builds = [
      // A plain script starts the page: unlike a module, it also runs where modules cannot be fetched (opened as a
      // file, or in a sandboxed frame from a host without CORS headers) and can report it there. The worker's text
      // becomes a blob, which has no address for imports.
      esbuild({
        ...shared,
        entryPoints: ["www/src/start.ts", "www/src/worker.ts"],
        format: "iife",
        // The glue would look for the module beside itself; the page passes the module instead.
        define: { "import.meta.url": "location.href" },
      }),
      // Code that the first view does not need (dialogs, other languages) is in separate chunks, loaded on demand.
      esbuild({
        ...shared,
        entryPoints: ["www/src/main.ts"],
        format: "esm",
        splitting: true,
        chunkNames: "chunks/[name]-[hash]",
        metafile: true,
      }),
    ];
    const results = await Promise.all(builds).catch(() => null);
    if (!results) throw new Refusal("the page does not bundle; esbuild's own words are above");
    cpSync(join(ROOT, "www", "static"), folder, { recursive: true });
    await joinStyles(folder);
    const captions = await captionsOf();
    fill(join(folder, "index.html"), {
      modules: firstChunks(results[1]?.metafile, folder)
        .map((module) => `<link rel="modulepreload" href="${module}">`)
        .join("\n"),
      recording: figure(recording, captions),
    });
    writeDocuments(folder);
    cpSync(join(GENERATED, TRAINED), join(folder, TRAINED));
    writeFileSync(join(folder, HEADERS_FILE), headersFile(headersOf(readFileSync(join(folder, "index.html"), "utf8"))));
    cpSync(join(GENERATED, "spikeground_bg.wasm"), join(folder, "spikeground_bg.wasm"));
    await keepOffline(folder);
  });
}

/** A link to a stylesheet in index.html. */
const STYLESHEET = /<link rel="stylesheet" href="([^"]+)">\n/g;

/**
 * Joins the stylesheets of index.html into the first of them, so that one request is made for all, and minifies it.
 * @param {string} folder
 */
async function joinStyles(folder) {
  const { transform } = await import("esbuild");
  const path = join(folder, "index.html");
  const page = readFileSync(path, "utf8");
  const names = [...page.matchAll(STYLESHEET)].map(([, name]) => name ?? "");
  const [first, ...others] = names;
  if (first === undefined) throw new Error("index.html links no stylesheet");
  const all = names.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const { code } = await transform(all, { loader: "css", minify: true });
  writeFileSync(join(folder, first), code);
  for (const name of others) rmSync(join(folder, name));
  writeFileSync(
    path,
    page.replace(STYLESHEET, (link, name) => (name === first ? link : "")),
  );
}

/** The chunk that main.js imports after choosing the language. */
const PAGE = /\/page-[^/]+\.js$/;

/**
 * The modules that main.js imports before it can run, main.js itself among them, by their addresses in the site.
 * @param {import("esbuild").Metafile | undefined} metafile
 * @param {string} folder
 */
function firstChunks(metafile, folder) {
  const outputs = metafile?.outputs ?? {};
  const name = (/** @type {string} */ path) => relative(folder, join(ROOT, path)).replaceAll("\\", "/");
  const wanted = Object.keys(outputs).filter((path) => name(path) === "main.js");
  for (const path of wanted) {
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if ((kind === "import-statement" || PAGE.test(next)) && !wanted.includes(next)) wanted.push(next);
  }
  return wanted.map(name);
}

/**
 * Puts what is made at build time into the page: the modules, so that the browser fetches them side by side while it
 * reads the page, and the recorded episode.
 * @param {string} path of index.html, which marks each place by a comment with its name
 * @param {Record<string, string>} parts
 */
function fill(path, parts) {
  let page = readFileSync(path, "utf8");
  for (const [name, text] of Object.entries(parts)) {
    const place = `<!-- ${name} -->`;
    if (!page.includes(place)) throw new Error(`index.html holds no ${place}`);
    page = page.replace(place, () => text);
  }
  writeFileSync(path, page);
}

/** Captions of the recording in each language of the page. */
async function captionsOf() {
  const { build: esbuild } = await import("esbuild");
  const languages = readdirSync(join(ROOT, "www/src/language")).filter((name) => /^[a-z]{2}\.ts$/.test(name));
  /** @type {import("./building/figure.mjs").Captions} */
  const captions = {};
  for (const name of languages) {
    const code = name.slice(0, 2);
    const { outputFiles } = await esbuild({
      absWorkingDir: ROOT,
      entryPoints: [`www/src/language/${name}`],
      bundle: true,
      format: "esm",
      write: false,
    });
    const text = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
    captions[code] = (await import(`data:text/javascript;base64,${text}`))[code].recording;
  }
  return captions;
}

/**
 * Puts a fresh folder in the place of an old one.
 * @param {string} place
 * @param {string} fresh
 */
export function replace(place, fresh) {
  const old = `${place}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(place)) renameSync(place, old);
  renameSync(fresh, place);
  rmSync(old, { recursive: true, force: true });
}

/** Prints the sizes of the files that the browser fetches before it can run. */
function weigh() {
  // Compressed sizes, as hosts send them that look for compressed copies.
  const names = readdirSync(SITE, { recursive: true, encoding: "utf8" });
  for (const name of names.filter((name) => /\.(wasm|js)$/.test(name)).sort()) {
    const bytes = readFileSync(join(SITE, name));
    const kilo = (/** @type {number} */ length) => `${(length / 1000).toFixed(1)} kB`.padStart(10);
    const brotli = statSync(join(SITE, `${name}.br`)).size;
    console.log(`  ${name.padEnd(34)}${kilo(bytes.length)}${kilo(gzipSync(bytes).length)} gzip${kilo(brotli)} brotli`);
  }
}

// npm start imports this file, npm run build runs it.
if (import.meta.url === pathToFileURL(realpathSync(process.argv[1] ?? "")).href) {
  await main(async () => {
    const { force } = flags(HELP, { force: { type: "boolean", default: false } });
    await build(await setup(), { force });
  });
}
