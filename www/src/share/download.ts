/** Files that the page makes. */

/** How long a browser may take to begin a download. */
const KEPT_MS = 60_000;

export function download(name: string, part: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([part], { type }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
