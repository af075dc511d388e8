/** A server of static files for this machine alone. */
import { createServer } from "node:http";
import { resolve } from "node:path";
import sirv from "sirv";

import { readHeaders } from "./headers.mjs";
import { Refusal } from "./process.mjs";

/** The port that is taken when none is wished for, or the next free one after it. */
export const DEFAULT_PORT = 5173;
const TRIES = 100;

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
  const answer = answering(root);
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
 * What answers requests for the files of a folder: compressed where the build has left a compressed copy beside a file and the
 * browser takes it, and with 304 where the browser has the file already.
 * @param {string} root
 * @returns {import("node:http").RequestListener}
 */
function answering(root) {
  /** @type {import("sirv").RequestHandler} */
  const files = sirv(root, {
    // Files are looked up for each request, because a build may replace the folder in the meantime.
    dev: true,
    etag: true,
    gzip: true,
    brotli: true,
    extensions: ["html"],
    onNoMatch: (_, response) => refuse(response, 404, "there is no such file"),
  });
  const refuse = (
    /** @type {import("node:http").ServerResponse} */ response,
    /** @type {number} */ status,
    /** @type {string} */ text,
  ) => void response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${text}\n`);
  return (request, response) => {
    const headers = { ...readHeaders(root), "X-Content-Type-Options": "nosniff" };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== "GET" && request.method !== "HEAD") refuse(response, 405, "only GET and HEAD");
    else if (isHidden(request.url ?? "/")) refuse(response, 404, "there is no such file");
    else files(request, response);
  };
}

/** Whether an address names a hidden file, or is none. */
function isHidden(/** @type {string} */ address) {
  try {
    const name = decodeURIComponent(address.replace(/[?#].*/s, ""));
    return /(^|[/\\])\./.test(name) || name.includes("\0");
  } catch {
    return true; // not a valid encoding
  }
}
