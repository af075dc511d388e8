/** A comparison as a page of its own, which needs nothing else: its figures and curves, and the file that repeats it. */

const STYLE = `body { max-width: 760px; margin: 32px auto; padding: 0 16px; font: 15px/1.5 system-ui, sans-serif; color: #1c1e24; background: #fff; }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { padding: 5px 8px; border-bottom: 1px solid #e5e2da; text-align: left; vertical-align: top; }
pre { padding: 12px; overflow-x: auto; background: #f4f2ec; }
figure { margin: 20px 0; } svg { width: 100%; height: auto; font-size: 11px; fill: #62666f; }
.muted { color: #62666f; } .grid { stroke: #e5e2da; } .median { fill: none; stroke-width: 2; } .band { opacity: 0.2; stroke: none; }
.first { fill: #0b6aa8; } .second { fill: #c04b08; } .median.first { stroke: #0b6aa8; fill: none; } .median.second { stroke: #c04b08; fill: none; } .third { fill: #8a4fae; } .median.third { stroke: #8a4fae; fill: none; }`;

/**
 * @param made what made it: version of the program and of its arithmetic
 * @param results the part of the page that shows them
 * @param yaml the study as `spikeground study` reads it
 */
export function studyPage(name: string, made: string, results: Element, yaml: string): string {
  const copy = results.cloneNode(true) as Element;
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  const comments: Node[] = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.parentNode?.removeChild(comment);
  // As text: the policy of this page would refuse the style of another document that it makes.
  return `<!doctype html>
<html lang="${document.documentElement.lang}"><head><meta charset="utf-8"><title>${escaped(name)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(name)}</h1>
${copy.outerHTML}
<pre>${escaped(yaml)}</pre>
<p class="muted">${escaped(made)}</p></body></html>
`;
}

function escaped(words: string): string {
  return words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
