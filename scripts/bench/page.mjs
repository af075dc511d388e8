/** The bench's page: bundled into benches/dist/, served, and opened in a headless browser. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { compile } from "../build.mjs";
import { fingerprint } from "../lib/fingerprint.mjs";
import { Refusal } from "../lib/process.mjs";
import { ROOT } from "../lib/project.mjs";
import { serve } from "../lib/serve.mjs";

const PAGE = join(ROOT, "benches", "page");
const SITE = join(ROOT, "benches", "dist");
const GENERATED = join(ROOT, "benches", "generated");
/** What our own engine is made of. */
const SOURCES = ["Cargo.toml", "Cargo.lock", "build.rs", "build", "src", "config", ".cargo"];
/** A page that does not come up within a minute never will. */
const COMES_UP_MS = 60_000;

/**
 * Compiles our own engine with its bench's door, unless that has been done.
 * @param {string} tool path of `wasm-bindgen`
 */
export async function ownEngine(tool) {
  const [stamp, now] = [join(GENERATED, ".fingerprint"), fingerprint(SOURCES)];
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === now) return GENERATED;
  rmSync(GENERATED, { recursive: true, force: true });
  await compile(tool, ["browser", "bench"], GENERATED);
  writeFileSync(stamp, now);
  return GENERATED;
}

/**
 * Puts the page together.
 * @param {(string | null)[]} modules folders of WebAssembly modules with their glue
 */
export async function bundle(modules) {
  const { build } = await import("esbuild");
  rmSync(SITE, { recursive: true, force: true });
  mkdirSync(SITE, { recursive: true });
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: [join(PAGE, "main.ts")],
    outdir: SITE,
    bundle: true,
    format: "esm",
    target: "es2023",
    minify: true,
    logLevel: "warning",
  }).catch(() => null);
  if (!result) throw new Refusal("the bench's page does not bundle; esbuild's own words are above");
  cpSync(join(PAGE, "index.html"), join(SITE, "index.html"));
  cpSync(join(ROOT, "node_modules", "@tensorflow", "tfjs-backend-wasm", "wasm-out"), SITE, {
    recursive: true,
    filter: (name) => !name.includes(".") || name.endsWith(".wasm"),
  });
  for (const folder of modules) {
    if (folder)
      cpSync(folder, SITE, { recursive: true, filter: (name) => name === folder || /\.(js|wasm)$/.test(name) });
  }
  return SITE;
}

/**
 * Opens the page in a headless browser.
 * @param {string} executablePath
 * @param {string} folder
 * @param {string} query
 */
export async function open(executablePath, folder, query) {
  const { chromium } = await import("playwright-core");
  const site = await serve(folder, 0);
  // Chromium has no sandbox for root, which is who runs inside a container.
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  const close = async () => {
    await browser.close();
    await site.close();
  };
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  const complain = (/** @type {string} */ text) => complaints.push(text.replace(/\n.*/s, ""));
  page.on("pageerror", (error) => complain(error.message));
  page.on("console", (message) => message.type() === "error" && complain(message.text()));
  await page.goto(`${site.url}?${query}`);
  const ready = page.locator("html[data-bench=ready]").waitFor({ state: "attached", timeout: COMES_UP_MS });
  await ready.catch(async () => {
    await close();
    throw new Refusal(`the bench's page did not come up: ${complaints[0] ?? "it says nothing"}`);
  });
  return { page, complaints, version: browser.version(), close };
}
