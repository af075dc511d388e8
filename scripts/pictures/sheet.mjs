/** The contact sheet: all pictures, a row for each subject. */

/**
 * @param {import("./taking.mjs").Picture[]} pictures
 * @param {string[]} complaints
 */
export function sheet(pictures, complaints) {
  const subjects = [...new Set(pictures.map(({ subject }) => subject))];
  const columns = [...new Set(pictures.map(({ width, colours }) => `${width}-${colours}`))];
  const cell = (/** @type {string} */ subject, /** @type {string} */ column) => {
    const found = pictures.find((one) => one.subject === subject && `${one.width}-${one.colours}` === column);
    return `<td>${found ? `<a href="${found.file}"><img loading="lazy" alt="${found.file}" src="${found.file}"></a>` : ""}</td>`;
  };
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Pictures of the page</title>
<style>
body { font: 14px/1.5 system-ui, sans-serif; background: #888; }
table { border-spacing: 8px; }
th { position: sticky; background: #ccc; padding: 2px 8px; }
thead th { top: 0; }
tbody th { left: 0; }
td { vertical-align: top; }
img { display: block; max-width: 360px; max-height: 420px; }
</style>
${complaints.length > 0 ? `<ul>${complaints.map((words) => `<li>${escaped(words)}</li>`).join("")}</ul>` : ""}
<table>
<thead><tr><th></th>${columns.map((column) => `<th>${column}</th>`).join("")}</tr></thead>
<tbody>
${subjects.map((subject) => `<tr><th>${subject}</th>${columns.map((column) => cell(subject, column)).join("")}</tr>`).join("\n")}
</tbody>
</table>
</html>
`;
}

const escaped = (/** @type {string} */ text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
