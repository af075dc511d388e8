/**
 * The page's only Trusted Types policy. The content security policy allows script addresses only through this policy,
 * which accepts a single address: that of the worker's script, which the page itself has fetched.
 */
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

// Trusted Types are not in every browser's library yet, nor in TypeScript's.
const { trustedTypes } = globalThis as { trustedTypes?: Policies };

const policy = trustedTypes?.createPolicy("spikeground", {
  createScriptURL(address) {
    if (known.address === "" || address !== known.address) throw new TypeError(`Not the worker: ${address}`);
    return address;
  },
});
