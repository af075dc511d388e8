/**
 * The response headers of the site: written to `_headers`, which Netlify, Cloudflare Pages and others read, and sent
 * by our own server, which reads that file.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const HEADERS_FILE = "_headers";

/**
 * The headers of every file of the site. The content security policy is written once, in the page's `<meta>` element.
 * @param {string} page the text of index.html
 * @returns {Record<string, string>}
 */
export function headersOf(page) {
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(page)?.[1];
  if (!policy) throw new Error("index.html holds no content security policy");
  return {
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    // A page in a sandboxed frame without an origin may still fetch its files.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
  };
}

/**
 * The text of the file `_headers`.
 * @param {Record<string, string>} headers
 */
export function headersFile(headers) {
  return `/*\n${Object.entries(headers)
    .map(([name, value]) => `  ${name}: ${value}\n`)
    .join("")}`;
}

/**
 * The headers for every file of a folder, from its file `_headers`; none without that file.
 * @param {string} folder
 * @returns {Record<string, string>}
 */
export function readHeaders(folder) {
  const path = join(folder, HEADERS_FILE);
  if (!existsSync(path)) return {};
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => /^ +\S+:/.test(line));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()]),
  );
}
