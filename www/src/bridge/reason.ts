/** Why something failed, in words, and what can be done about it. */

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The same without its full stop, to stand inside another sentence. */
export function reasonOf(error: unknown): string {
  return messageOf(error).replace(/\.$/, "");
}

/** Advice if files cannot be fetched because of how the page was opened; empty if that is not the cause. */
export function remedy(): string {
  if (location.protocol === "file:")
    return "; the page was opened as a file and needs a web server, for example `npm start`";
  if (self.origin === "null")
    return '; the page that embeds this one has to set sandbox="allow-scripts allow-same-origin"';
  return "";
}
