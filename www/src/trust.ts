/**
 * The page's one Trusted Types policy. The content security policy allows script addresses from nowhere
 * else, and this policy knows the worker's alone: where the server has its script, and where the page keeps it.
 */
interface Policies {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): {
    createScriptURL(address: string): string;
  };
}

const WORKER = "worker.js";
/** Address of the script in the page's own memory. */
let kept: string | null = null;

function served(): string {
  return new URL(WORKER, document.baseURI).href;
}

/** The address of the worker, trusted where the browser enforces trust. */
export function workerAddress(): string {
  const address = kept ?? served();
  return policy ? policy.createScriptURL(address) : address;
}

/** Keeps the worker's script, so that further workers can be made when the server is gone. */
export async function keepWorker(): Promise<void> {
  if (kept !== null) return;
  try {
    const response = await fetch(served());
    if (!response.ok) return;
    kept ??= URL.createObjectURL(new Blob([await response.text()], { type: "text/javascript" }));
  } catch {
    return; // the server is gone already: the next worker asks it again
  }
}

// Trusted Types are not in every browser's library yet, nor in TypeScript's.
const { trustedTypes } = globalThis as { trustedTypes?: Policies };

const policy = trustedTypes?.createPolicy("spikeground", {
  createScriptURL(address) {
    if (address !== kept && address !== served()) throw new TypeError(`Not the worker: ${address}`);
    return address;
  },
});
