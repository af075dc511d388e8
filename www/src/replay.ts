/** The end of a link's replay: whether the weights are the ones that the link promised. */
import type { Figures } from "./door.js";
import type { Notice, Replay } from "./state.js";
import { whole } from "./words.js";

const INVITATION = "This link replays";

export function invitation(replay: Replay): Notice {
  return { tone: "plain", text: `${INVITATION} ${whole(replay.steps)} steps; press Run.` };
}

export function isInvitation(notice: Notice): boolean {
  return notice.text.startsWith(INVITATION);
}

export function verdict(replay: Replay, { weights_digest }: Figures): Notice {
  const at = `${whole(replay.steps)} steps`;
  if (!replay.digest) return { tone: "plain", text: `Replayed ${at}. The link names no weights to compare with.` };
  if (!replay.comparable) {
    return { tone: "plain", text: `Replayed ${at}. The link was made with other numerics, or something in it was left out, so its weights cannot be compared.` };
  }
  if (weights_digest === replay.digest) {
    return { tone: "good", text: `Replayed ${at}: reproduced bit for bit (weights ${weights_digest}).` };
  }
  return { tone: "bad", text: `Replayed ${at}: not reproduced. The link promises weights ${replay.digest}, this run has ${weights_digest}.` };
}
