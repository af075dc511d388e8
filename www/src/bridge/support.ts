/** Checks the browser's capabilities before anything is loaded. */

/** The smallest module that uses a fixed-width vector instruction. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** One sentence that names the missing capability, or null if the page can run. */
export function missingSupport(): string | null {
  if (typeof WebAssembly === "undefined") {
    return "This browser has no WebAssembly (or it is switched off), so the laboratory cannot run here; a current Chrome, Edge, Firefox or Safari can run it.";
  }
  if (!WebAssembly.validate(SIMD_PROBE)) {
    return "This browser's WebAssembly has no SIMD instructions, so the laboratory cannot run here; Chrome 91, Firefox 89, Safari 16.4 or newer can run it.";
  }
  return null;
}
