/**
 * The page's one Trusted Types policy. The content security policy allows script addresses from nowhere
 * else, and this policy knows a single address: the worker's.
 */
interface Policies {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): {
    createScriptURL(address: string): string;
  };
}

const WORKER = "worker.js";

/** The address of the worker, trusted where the browser enforces trust. */
export function workerAddress(): string {
  const address = new URL(WORKER, document.baseURI).href;
  return policy ? policy.createScriptURL(address) : address;
}

// Trusted Types are not in every browser's library yet, nor in TypeScript's.
const { trustedTypes } = globalThis as { trustedTypes?: Policies };

const policy = trustedTypes?.createPolicy("spikeground", {
  createScriptURL(address) {
    if (address !== new URL(WORKER, document.baseURI).href) throw new TypeError(`Not the worker: ${address}`);
    return address;
  },
});
