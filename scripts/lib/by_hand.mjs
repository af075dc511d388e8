/** Remarks in a generated page that were written by hand and are kept. */

/** Lines that enclose the parts of a document that are written by hand. */
export const BY_HAND = /** @type {const} */ (["<!-- by hand -->", "<!-- end of by hand -->"]);

/** The lines of an earlier page that were written by hand. */
export function byHand(/** @type {string} */ text) {
  const [begin, end] = [text.indexOf(BY_HAND[0]), text.indexOf(BY_HAND[1])];
  return begin < 0 || end < begin ? "" : text.slice(begin + BY_HAND[0].length, end).trim();
}
