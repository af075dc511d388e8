/**
 * Checkpoints as files: one is downloaded, chosen, or dropped anywhere on the page.
 */

import type { Checkpoint } from "../bridge/messages.js";
import { reasonOf } from "../bridge/reason.js";
import { t } from "../language/language.js";
import { dismiss, notify } from "../run/notices.js";
import { load, save } from "../run/session.js";
import { type Notice, state } from "../run/state.js";
import { fill } from "../text/fill.js";
import { whole } from "../text/words.js";
import { chooseFile } from "./choose-file.js";
import { download } from "./download.js";

const SUFFIX = ".safetensors";
/** The door reads no larger one; to read it first would only fill the memory. */
const MOST_MEGABYTES = 256;

/** The last notice about a file; the next one replaces it. */
let said: Notice | null = null;

export async function downloadCheckpoint(): Promise<void> {
  try {
    const checkpoint = await save();
    download(`${runName(checkpoint)}${SUFFIX}`, checkpoint.bytes, "application/octet-stream");
  } catch (error) {
    say("bad", fill(t.files.notSaved, { reason: sentence(error) }));
  }
}

/** Lets the person choose a file. */
export function chooseCheckpoint(): void {
  chooseFile(SUFFIX, (file) => void upload(file));
}

/** A file that is dragged over the page may be dropped anywhere on it. */
export function acceptDrops(): void {
  const mark = (over: boolean): void => {
    document.documentElement.toggleAttribute("data-drop", over);
  };
  const holdsFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
  addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    mark(true);
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) mark(false);
  });
  addEventListener("drop", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    mark(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) void upload(file);
  });
}

async function upload(file: File): Promise<void> {
  try {
    const megabytes = file.size / 2 ** 20;
    if (megabytes > MOST_MEGABYTES) {
      throw new Error(fill(t.files.tooLarge, { megabytes: whole(megabytes), most: String(MOST_MEGABYTES) }));
    }
    await load(new Uint8Array(await file.arrayBuffer()));
    const { run, frame } = state();
    const next = run === "done" ? t.files.over : t.files.goOn;
    say("good", fill(t.files.loaded, { file: file.name, step: whole(frame?.env_steps ?? 0), next }));
  } catch (error) {
    const gone = ["loading", "error"].includes(state().run);
    say(
      "bad",
      [fill(t.files.notLoaded, { file: file.name, reason: sentence(error) }), ...(gone ? [] : [t.files.asBefore])].join(
        " ",
      ),
    );
  }
}

/** The name of a file of a run at a step, without its suffix. */
export function runName({ spec, env_steps }: Pick<Checkpoint, "spec" | "env_steps">): string {
  const { world, map, firm, agent, seed } = spec;
  const ground = [world, ...(map === null ? [] : ["own"]), ...(firm ? ["firm"] : [])].join("-");
  return `spikeground-${ground}-${agent}-seed${seed}-step${env_steps}`;
}

function say(tone: Notice["tone"], text: string): void {
  if (said) dismiss(said);
  said = { tone, text };
  notify(said);
}

/** The error message without its prefix "file: ". */
function sentence(error: unknown): string {
  return reasonOf(error).replace(/^file: /, "");
}
