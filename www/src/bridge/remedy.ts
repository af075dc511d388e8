/** Advice if files cannot be fetched because of how the page was opened; empty if that is not the cause. */
export function remedy(): string {
  if (location.protocol === "file:")
    return "; the page was opened as a file and needs a web server, for example `npm start`";
  if (self.origin === "null")
    return '; the page that embeds this one has to set sandbox="allow-scripts allow-same-origin"';
  return "";
}
