/**
 * The page's only Trusted Types policy. The content security policy allows script addresses only through this policy,
 * which accepts two addresses: that of the worker's script, which the page itself has fetched, and that of the site's
 * service worker.
 */
import { SERVICE_WORKER_FILE } from "./file-names.js";

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): {
    createScriptURL(address: string): string;
  };
}

/** The worker's script and its `blob:` address, which holds as long as the page is open; empty until it is known. */
let known = { script: "", address: "" };

/** The address of the worker's script, trusted where the browser enforces trust. */
export function workerAddress(script: string): string {
  if (known.address === "" || script !== known.script) {
    URL.revokeObjectURL(known.address);
    known = { script, address: URL.createObjectURL(new Blob([script], { type: "text/javascript" })) };
  }
  return policy ? policy.createScriptURL(known.address) : known.address;
}

/** The address of the service worker, trusted where the browser enforces trust. */
export function serviceWorkerAddress(): string {
  const { href } = new URL(SERVICE_WORKER_FILE, document.baseURI);
  return policy ? policy.createScriptURL(href) : href;
}

// Trusted Types are not in every browser's library yet, nor in TypeScript's.
const { trustedTypes } = globalThis as { trustedTypes?: Policies };

const policy = trustedTypes?.createPolicy("spikeground", {
  createScriptURL(address) {
    const isWorker = known.address !== "" && address === known.address;
    const isServiceWorker = address === new URL(SERVICE_WORKER_FILE, document.baseURI).href;
    if (!isWorker && !isServiceWorker) throw new TypeError(`Not a worker of the page: ${address}`);
    return address;
  },
});
