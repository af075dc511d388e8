/** Progress of long compilations: what is compiled, and regular signs of life. */

const SIGN_OF_LIFE_MS = 15_000;

/**
 * @template T
 * @param {string} what
 * @param {(listen: (text: string) => void, crates: () => number) => Promise<T>} work gives cargo's words to `listen`;
 *   `crates` tells how many have been compiled
 * @returns {Promise<T>}
 */
export async function compiling(what, work) {
  const begin = performance.now();
  let crates = 0;
  console.log(`${what} …`);
  const tell = () => console.log(`  ${crates} crates compiled, ${Math.round((performance.now() - begin) / 1000)} s`);
  const alive = setInterval(tell, SIGN_OF_LIFE_MS);
  const listen = (/** @type {string} */ text) => {
    crates += text.match(/^\s*Compiling /gm)?.length ?? 0;
  };
  try {
    return await work(listen, () => crates);
  } finally {
    clearInterval(alive);
    tell();
  }
}
