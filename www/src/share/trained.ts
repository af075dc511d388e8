/** The trained run of the page's first world, from a file of the site. */
import { messageOf } from "../bridge/reason.js";
import { t } from "../language/language.js";
import { notify } from "../run/notices.js";
import { load } from "../run/session.js";
import { fill } from "../text/fill.js";

const FILE = "trained.safetensors.gz";
/** The first two bytes of gzip. */
const GZIP = [0x1f, 0x8b];

/** Replaces the present run by the trained one; on failure reports the reason and changes nothing. */
export async function loadTrained(): Promise<void> {
  try {
    const response = await fetch(new URL(FILE, document.baseURI));
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    // Some hosts send the file unpacked.
    const isPacked = GZIP.every((byte, index) => bytes[index] === byte);
    await load(isPacked ? await unpacked(bytes) : bytes);
  } catch (error) {
    notify({
      tone: "bad",
      text: fill(t.first.notLoaded, { cause: messageOf(error) }),
    });
  }
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
