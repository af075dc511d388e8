/** The documents in docs/ and the licence as pages of the site, so that they can be read beside it and without a network. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

import { ROOT } from "../lib/project.mjs";

/** The folder of the documents in the site. */
export const DOCUMENTS = "documents";
/** What the pages show of it: its pictures. */
const IMAGES = "images";
const LICENCES = ["LICENSE", "LICENSE-MIT", "LICENSE-APACHE"];
/** What the site is built of beside the page's own sources. */
export const DOCUMENT_SOURCES = ["docs", ...LICENCES, "scripts/building/documents.mjs"];

/**
 * Writes every document into a site, and its licence.
 * @param {string} folder
 */
export function writeDocuments(folder) {
  const docs = join(ROOT, "docs");
  const paths = readdirSync(docs, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".md"));
  for (const path of paths) {
    const target = join(folder, DOCUMENTS, path.replace(/\.md$/, ".html"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, documentPage(readFileSync(join(docs, path), "utf8"), path));
  }
  cpSync(join(docs, IMAGES), join(folder, DOCUMENTS, IMAGES), { recursive: true });
  const texts = LICENCES.map((name) => readFileSync(join(ROOT, name), "utf8").trim());
  const licence = `<h1>Licence</h1>\n${texts.map((text) => `<pre>${escaped(text)}</pre>`).join("\n<hr>\n")}`;
  writeFileSync(join(folder, DOCUMENTS, "licence.html"), shell("Licence", licence, "licence.md"));
}

/**
 * A document as a page.
 * @param {string} text in the Markdown that the documents use: headings, paragraphs, lists of one level, tables, blocks
 *   of code, pictures, and in a line code, links, strong and emphasised words
 * @param {string} path of the document in docs/
 */
export function documentPage(text, path) {
  const title = /^# (.*)$/m.exec(text)?.[1] ?? path;
  const lines = text.replace(/<!--[\s\S]*?-->/g, "").split("\n");
  /** @type {string[]} */
  const blocks = [];
  while (lines.length > 0) {
    const [line = ""] = lines;
    const take = (/** @type {RegExp} */ kind) => {
      const end = lines.findIndex((next) => !kind.test(next));
      return lines.splice(0, end === -1 ? lines.length : end);
    };
    const heading = /^(#+) (.*)$/.exec(line);
    if (line.trim() === "") lines.shift();
    else if (heading) {
      const [level, words] = [heading[1]?.length ?? 1, heading[2] ?? ""];
      blocks.push(`<h${level} id="${slug(words)}">${inline(words)}</h${level}>`);
      lines.shift();
    } else if (line.startsWith("```")) {
      lines.shift();
      const code = take(/^(?!```)/);
      lines.shift();
      blocks.push(`<pre>${escaped(code.join("\n"))}</pre>`);
    } else if (line.startsWith("|")) blocks.push(table(take(/^\|/)));
    else if (/^- /.test(line)) {
      const items = take(/^(- | +\S)/)
        .join("\n")
        .split(/^- /m)
        .slice(1);
      blocks.push(`<ul>${items.map((item) => `<li>${inline(item)}</li>`).join("")}</ul>`);
    } else blocks.push(`<p>${inline(take(/^(?!```|\||- |#+ |\s*$)/).join("\n"))}</p>`);
  }
  return shell(title.replaceAll("`", ""), blocks.join("\n"), path);
}

/**
 * @param {string} title
 * @param {string} body
 * @param {string} path
 */
function shell(title, body, path) {
  const up = "../".repeat(path.split("/").length);
  const home = posix.join(up, DOCUMENTS, "index.html");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escaped(title)} · Spikeground</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="${up}icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${up}style.css">
<link rel="stylesheet" href="${up}documents.css">
</head>
<body class="document">
<nav aria-label="Spikeground"><a href="${up}">Spikeground</a> · <a href="${home}">Documents</a></nav>
<main>
${body}
</main>
</body>
</html>
`;
}

/** @param {string[]} lines */
function table(lines) {
  const rows = lines.map((line) =>
    line
      .replace(/^\||\|\s*$/g, "")
      .split(/(?<!\\)\|/)
      .map((cell) => inline(cell.trim().replaceAll("\\|", "|"))),
  );
  const [head = [], , ...others] = rows;
  const row = (/** @type {string[]} */ cells, /** @type {string} */ tag) =>
    // A column of names has no head, and an empty one would be read out.
    `<tr>${cells.map((cell) => (cell === "" ? "<td></td>" : `<${tag}>${cell}</${tag}>`)).join("")}</tr>`;
  const body = others.map((cells) => row(cells, "td")).join("");
  return `<div class="wide" tabindex="0"><table><thead>${row(head, "th")}</thead><tbody>${body}</tbody></table></div>`;
}

/** @param {string} text */
function inline(text) {
  /** @type {string[]} */
  const code = [];
  // What is code is no mark of anything else, and may be a part of what is marked.
  const set = text.replace(/`([^`]+)`/g, (_, words) => `\0${code.push(`<code>${escaped(words)}</code>`) - 1}\0`);
  return worded(set)
    .replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (_, picture, words, target) =>
      picture ? `<img src="${target}" alt="${words}" loading="lazy">` : linked(words, target),
    )
    .replace(/\0(\d+)\0/g, (_, at) => code[Number(at)] ?? "");
}

/** @param {string} text */
function worded(text) {
  return escaped(text)
    .replace(/\*\*(.+?)\*\*/gs, "<strong>$1</strong>")
    .replace(/(?<![\w*])\*(?!\s)(.+?)\*(?![\w*])/gs, "<em>$1</em>");
}

/**
 * Documents lead to each other; what the site does not hold, such as a source, is named without a link.
 * @param {string} words
 * @param {string} target
 */
function linked(words, target) {
  if (/^https?:/.test(target)) return `<a href="${target}" rel="noopener noreferrer">${words}</a>`;
  const [path = "", fragment] = target.split("#");
  const isDocument = path === "" || (/\.md$/.test(path) && !/^(\.\.\/)+(?:[A-Z]+|www\/.*)\.md$/.test(path));
  if (!isDocument) return words;
  return `<a href="${path.replace(/\.md$/, ".html")}${fragment === undefined ? "" : `#${fragment}`}">${words}</a>`;
}

/** The id of a heading, as forges make it. @param {string} words */
function slug(words) {
  return words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
