/** Circles among files that import one another. */

/** @typedef {Record<string, string[]>} Imports each file's path, and the paths of the files that it imports */

/**
 * The first circle of imports: files each of which imports the next, the first one again at the end; empty without one.
 * @param {Imports} imports
 */
export function circle(imports) {
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {(path: string, way: string[]) => string[]} */
  const visit = (path, way) => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const target of imports[path] ?? []) {
      const found = visit(target, [...way, path]);
      if (found.length > 0) return found;
    }
    done.add(path);
    return [];
  };
  for (const path of Object.keys(imports)) {
    const found = visit(path, []);
    if (found.length > 0) return found;
  }
  return [];
}
