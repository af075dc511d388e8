/**
 * The figure of a recorded episode in the page's own HTML: it is there with the first bytes, and www/src/start.ts moves
 * it. Styles are classes, because the page's policy allows no style attributes.
 */

/** @typedef {import("./recording.mjs").Recording} Recording */
/** @typedef {Record<string, {title: string, words: string}>} Captions by language */

/** Numbers of the core for the kinds of cells that are drawn differently. */
const KINDS = /** @type {Record<number, string>} */ ({ 8: "goal", 11: "start", 12: "ice", 13: "hole" });
const ARROWS = /** @type {Record<string, string>} */ ({ left: "←", down: "↓", right: "→", up: "↑" });
/** Steps of colour for the value of a cell. */
const SHADES = 9;

/**
 * The figure as HTML; its data is in a script element that no browser runs.
 * @param {Recording} recording
 * @param {Captions} captions
 */
export function figure(recording, captions) {
  const { kinds, columns, values, policy, actions, layers, neurons, time_steps, steps, end } = recording;
  const cells = kinds.map((kind, cell) => {
    const look = KINDS[kind] ?? "floor";
    const closed = look === "goal" || look === "hole";
    const value = values[cell] ?? 0;
    const shade = closed ? "" : ` shade-${Math.round(Math.min(Math.max(value, 0), 1) * SHADES)}`;
    const arrow = ARROWS[actions[policy[cell] ?? 0] ?? ""] ?? "";
    const inside =
      look === "goal" ? "★" : closed ? "" : `<b>${arrow}</b><small>${value.toFixed(2).replace(/^0/, "")}</small>`;
    return `<i class="${look}${shade}">${inside}</i>`;
  });
  const english = captions.en ?? { title: "", words: "" };
  const data = { columns, actions, layers: layers.length, neurons, time_steps, steps, end, captions };
  return `<figure id="recording" class="card" aria-labelledby="recording-title">
<figcaption><strong id="recording-title">${english.title}</strong> <span id="recording-words">${english.words}</span></figcaption>
<div class="recorded columns-${columns}" aria-hidden="true">${cells.join("")}</div>
<canvas aria-hidden="true"></canvas>
<script type="application/json">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>
</figure>`;
}
