/** A link's replay: that it is under way, and at its end whether the weights are the ones that the link promised. */
import type { Trained } from "../bridge/generated/types.js";
import { t } from "../language/language.js";
import { fill } from "../text/fill.js";
import { whole } from "../text/words.js";
import { type Notice, type Replay, state, update } from "./state.js";

/** The notice that asks the visitor to press Run; removed once the replay is judged. */
let invited: Notice | null = null;

export function invitation({ steps }: Replay): Notice {
  invited = { tone: "plain", text: fill(t.notices.invitation, { steps: whole(steps) }) };
  return invited;
}

function verdict({ steps, digest, verdicts }: Replay, { weights_digest }: Trained): Notice {
  const found = weights_digest === digest ? verdicts.equal : verdicts.different;
  const values = { steps: whole(steps), digest: weights_digest, promised: digest ?? "" };
  const note = (tone: Notice["tone"], text: string): Notice => ({ tone, text: fill(text, values) });
  switch (found) {
    case "no digest":
      return note("plain", t.notices.noDigest);
    case "damaged digest":
      return note("plain", t.notices.damagedDigest);
    case "not comparable":
      return note("plain", t.notices.notComparable);
    case "reproduced":
      return note("good", t.notices.reproduced);
    case "not reproduced":
      return note("bad", t.notices.notReproduced);
  }
}

/** The replay that has not reached its step yet, or null. */
export function unfinishedReplay(): Replay | null {
  const { replay, frame } = state();
  return replay !== null && (frame?.env_steps ?? 0) < replay.steps ? replay : null;
}

/** At the step that a link names, notes whether the weights are the ones that the link promised. */
export function judgeReplay(): void {
  const { replay, frame, figures, notices } = state();
  if (!replay || !frame || !figures || frame.env_steps < replay.steps) return;
  const others = notices.filter((notice) => notice.text !== invited?.text);
  update({ replay: null, notices: [...others, verdict(replay, figures)] });
}
