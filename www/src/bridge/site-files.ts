/**
 * Fetches the files from which a worker is created: its script and the WebAssembly module. Both are kept, so that
 * later workers (after a reset, for a comparison) start at once and without a network.
 *
 * The page fetches the script itself instead of passing its address to the browser, for two reasons. A worker started
 * from a `blob:` address inherits the page's content security policy, whereas one started from an `https:` address
 * has the policy of its own response headers, which many static hosts cannot set. And in a sandboxed frame without an
 * origin only `blob:` workers are allowed.
 */

import { MODULE_FILE, WORKER_FILE } from "./file-names.js";
import { messageOf, remedy } from "./reason.js";

export interface SiteFiles {
  script: string;
  module: WebAssembly.Module;
}

let kept: SiteFiles | null = null;
/** Whether a worker that was made of the kept files did not start or fell silent. */
let doubtful = false;

/** Fetches the files again for the next worker, if there is a network. */
export function doubtSiteFiles(): void {
  doubtful = true;
}

/**
 * The files, fetched unless they were before.
 * @param signal ends the download
 * @param arrived is called with each piece, with the number of bytes so far
 */
export async function siteFiles(signal: AbortSignal, arrived: (bytes: number) => void): Promise<SiteFiles> {
  if (kept && !doubtful) return kept;
  try {
    kept = await fetchFiles(signal, arrived);
    doubtful = false;
    return kept;
  } catch (error) {
    if (kept && !signal.aborted) return kept;
    throw error;
  }
}

async function fetchFiles(signal: AbortSignal, arrived: (bytes: number) => void): Promise<SiteFiles> {
  let bytes = 0;
  const count = (piece: number): void => {
    bytes += piece;
    arrived(bytes);
  };
  const [script, module] = await Promise.all([
    fetchCounted(WORKER_FILE, signal, count, (response) => response.text()),
    fetchCounted(MODULE_FILE, signal, count, (response) => WebAssembly.compileStreaming(response)),
  ]);
  return { script, module };
}

/** Fetches and reads a file, or throws one sentence that names the file, the reason and a remedy. */
async function fetchCounted<T>(
  name: string,
  signal: AbortSignal,
  count: (piece: number) => void,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  try {
    const response = await fetch(new URL(name, document.baseURI), { signal });
    if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(piece, controller) {
          count(piece.byteLength);
          controller.enqueue(piece);
        },
      }),
    );
    // Some static hosts send no media type for WebAssembly, and browsers compile no other one from a stream.
    return await read(new Response(counted, { headers: { "Content-Type": "application/wasm" } }));
  } catch (error) {
    const cause = messageOf(error);
    throw new Error(`${name} could not be loaded (${cause})${remedy()}`);
  }
}
