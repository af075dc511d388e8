/** What generated pages are made of. */

/**
 * A table of Markdown.
 * @param {string[]} head
 * @param {(string | number)[][]} rows
 */
export function grid(head, rows) {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
