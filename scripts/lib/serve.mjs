/** A server of static files for this machine alone. */
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { pipeline } from "node:stream";

import { readHeaders } from "./headers.mjs";
import { Refusal } from "./process.mjs";

/** The port that is taken when none is wished for, or the next free one after it. */
export const DEFAULT_PORT = 5173;
const TRIES = 100;

/** Browsers refuse modules and WebAssembly of a wrong type. */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/**
 * @typedef {import("node:http").Server} Server
 * @typedef {object} Served
 * @property {string} url
 * @property {number} port
 * @property {() => Promise<void>} close
 */

/**
 * Serves a folder on the loopback addresses, with the headers that its file `_headers` names.
 * @param {string} folder
 * @param {number} [port] exactly this one; without it the default one or the next that is free; 0 any free one
 * @returns {Promise<Served>}
 */
export async function serve(folder, port) {
  const root = resolve(folder);
  const answer = (
    /** @type {import("node:http").IncomingMessage} */ request,
    /** @type {import("node:http").ServerResponse} */ response,
  ) => reply(root, request, response);
  const last = port ?? DEFAULT_PORT + TRIES;
  for (let candidate = port ?? DEFAULT_PORT; candidate <= last; candidate += 1) {
    const servers = await listen(answer, candidate);
    if (!servers) continue;
    const taken = portOf(servers[0]);
    return { url: `http://localhost:${taken}/`, port: taken, close: () => close(servers) };
  }
  throw new Refusal(
    port
      ? `port ${port} is taken: choose another with --port`
      : `no port from ${DEFAULT_PORT} to ${last} is free: choose one with --port`,
  );
}

/**
 * One server for each loopback address: `localhost` may mean either, and another program that holds
 * the port on one of them would answer in our place.
 * @param {import("node:http").RequestListener} answer
 * @param {number} port
 * @returns {Promise<[Server, ...Server[]] | null>} `null` when the port is taken
 */
async function listen(answer, port) {
  /** @type {Server[]} */
  const servers = [];
  for (const host of ["127.0.0.1", "::1"]) {
    const server = createServer(answer);
    const wanted = servers[0] ? portOf(servers[0]) : port;
    const problem = await new Promise((done) => server.once("error", done).listen(wanted, host, () => done(null)));
    if (!problem) servers.push(server);
    else if (problem.code === "EADDRINUSE") {
      await close(servers);
      return null;
    } else if (problem.code === "EACCES")
      throw new Refusal(`this user may not serve on port ${port}: choose another with --port`);
    // A machine without IPv6 has only the first address.
    else if (servers.length === 0) throw problem;
  }
  const [one, ...more] = servers;
  return one ? [one, ...more] : null;
}

/** The port of a server that listens. */
function portOf(/** @type {Server} */ server) {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

/** Stops listening and hangs up. */
async function close(/** @type {Server[]} */ servers) {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

/**
 * @param {string} root
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @returns {void}
 */
function reply(root, request, response) {
  // Read for each answer: a build may put another folder in this place meanwhile.
  const headers = readHeaders(root);
  const refuse = (/** @type {number} */ status, /** @type {string} */ text) =>
    void response.writeHead(status, { ...headers, "Content-Type": "text/plain; charset=utf-8" }).end(`${text}\n`);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, "only GET and HEAD");
  const path = locate(root, request.url ?? "/");
  const size = path === null ? undefined : sizeOf(path);
  if (path === null || size === undefined) return refuse(404, "there is no such file");
  response.writeHead(200, {
    ...headers,
    "Content-Type": TYPES[/** @type {keyof typeof TYPES} */ (extname(path))] ?? "application/octet-stream",
    "Content-Length": size,
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
  });
  if (request.method === "HEAD") return void response.end();
  // A file that vanishes or a reader that hangs up ends this answer and nothing else.
  pipeline(createReadStream(path), response, () => {});
}

/**
 * The file that an address means, or `null` when it leaves the folder or names something hidden.
 * @param {string} root
 * @param {string} address
 */
function locate(root, address) {
  try {
    const name = decodeURIComponent(address.replace(/[?#].*/s, ""));
    const path = resolve(join(root, name.endsWith("/") ? `${name}index.html` : name));
    const inside = path.startsWith(root + sep) && !path.slice(root.length).includes(`${sep}.`);
    return inside && !name.includes("\0") ? path : null;
  } catch {
    return null; // not a valid encoding
  }
}

/** The size of a file, or nothing when there is no such file. */
function sizeOf(/** @type {string} */ path) {
  try {
    const found = statSync(path);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}
