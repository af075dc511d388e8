/** A link's replay: that it is under way, and at its end whether the weights are the ones that the link promised. */
import type { Trained } from "../bridge/generated/types.js";
import { whole } from "../text/words.js";
import { type Notice, type Replay, state, update } from "./state.js";

const INVITATION = "This link replays";

export function invitation(replay: Replay): Notice {
  return { tone: "plain", text: `${INVITATION} ${whole(replay.steps)} steps; press Run.` };
}

function isInvitation(notice: Notice): boolean {
  return notice.text.startsWith(INVITATION);
}

function verdict({ steps, digest, verdicts }: Replay, { weights_digest }: Trained): Notice {
  const at = `${whole(steps)} steps`;
  const found = weights_digest === digest ? verdicts.equal : verdicts.different;
  switch (found) {
    case "no digest":
      return { tone: "plain", text: `Replayed ${at}. The link names no weights to compare with.` };
    case "damaged digest":
      return {
        tone: "plain",
        text: `Replayed ${at}. The link's digest is damaged, so the weights cannot be compared.`,
      };
    case "not comparable":
      return {
        tone: "plain",
        text: `Replayed ${at}. The link was made with other numerics, or something of it is missing, so its weights cannot be compared.`,
      };
    case "reproduced":
      return { tone: "good", text: `Replayed ${at}: reproduced bit for bit (weights ${weights_digest}).` };
    case "not reproduced":
      return {
        tone: "bad",
        text: `Replayed ${at}: not reproduced. The link promises weights ${digest ?? ""}, this run has ${weights_digest}.`,
      };
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
  const others = notices.filter((notice) => !isInvitation(notice));
  update({ replay: null, notices: [...others, verdict(replay, figures)] });
}
