/**
 * Offers to go on with the run that was on screen before the page was reloaded, closed or killed, or before its worker
 * failed; and opens runs of the list where they stood.
 */

import type { RunSpec } from "../../bridge/generated/types.js";
import { reasonOf } from "../../bridge/reason.js";
import { claim, claimOnly } from "../../keeping/claims.js";
import { newId, type Row, written } from "../../keeping/rows.js";
import { checkpointOf, rowOf, runs, writeRow } from "../../keeping/runs.js";
import { t } from "../../language/language.js";
import { fill } from "../../text/fill.js";
import { whole } from "../../text/words.js";
import { notify } from "../notices.js";
import { load, open, reset } from "../session.js";
import { state, subscribe, update } from "../state.js";
import { recallOwn } from "./own-run.js";

/** Milliseconds to wait for a run of this tab: the page before the reload gives it up a moment late. */
const OWN_PATIENCE = 2000;

/**
 * Looks for a run to go on with once the first run is shown.
 * @param namesRun whether the address names a run: only that one is offered then
 */
export function startGoingOn(namesRun: boolean): void {
  const end = subscribe(["run"], () => {
    if (state().run === "loading") return;
    end();
    // A frame inside another page is not where a person left a run.
    if (parent === window && state().tour === null) void offerLast(namesRun);
  });
  subscribe(["run", "runId"], () => {
    const { offer, run, runId } = state();
    if (run === "error" && runId !== "" && state().tour === null) void offerFailed(runId);
    else if (offer && (run === "running" || (run !== "error" && offer.id === runId))) leaveOffer();
  });
}

async function offerLast(namesRun: boolean): Promise<void> {
  const { runId, spec } = state();
  const own = recallOwn();
  const rows = await runs().catch(() => []);
  const wanted = rows.filter((row) => row.open && row.kept > 0 && (!namesRun || (spec && isSame(spec, row.spec))));
  wanted.sort((one, other) => Number(other.id === own) - Number(one.id === own));
  for (const row of wanted) {
    if (!(await claim(row.id, row.id === own ? OWN_PATIENCE : 0))) continue;
    // Meanwhile the visitor may have begun something else.
    if (state().runId === runId && state().run === "ready") offer(row);
    else claimOnly(state().runId);
    return;
  }
}

async function offerFailed(id: string): Promise<void> {
  const row = await rowOf(id).catch(() => undefined);
  if (row && row.kept > 0 && state().run === "error" && state().runId === id) offer(row);
}

function offer({ id, spec, kept_step, done, saved }: Row): void {
  update({ offer: { id, world: spec.world, env_steps: kept_step, done, saved } });
}

/** The address was written when the run stopped last; it may have been edited since. */
function isSame(address: RunSpec, kept: RunSpec): boolean {
  const plain = (spec: RunSpec): string => written({ ...spec, events: "" });
  return plain(address) === plain(kept) && kept.events.startsWith(address.events);
}

export async function goOn(): Promise<void> {
  const { offer } = state();
  if (!offer) return;
  update({ offer: null });
  try {
    if (state().run === "error") {
      reset();
      await shown();
    }
    await resume(offer.id);
  } catch (error) {
    notify({ tone: "bad", text: fill(t.keeping.notOpened, { reason: reasonOf(error) }) });
  }
}

/** The offered run stays in the list. */
export function leaveOffer(): void {
  const { offer, runId, run } = state();
  if (!offer) return;
  update({ offer: null });
  if (run === "error") return;
  claimOnly(runId);
  if (offer.id !== runId) writeRow(offer.id, (row) => row && { ...row, open: false }).catch(() => undefined);
}

/** Opens a run of the list: where it stood if its checkpoint is kept, else by its link. */
export async function openRow(row: Row): Promise<void> {
  if (row.kept > 0) {
    try {
      await resume(row.id);
      notify({ tone: "good", text: fill(t.keeping.reopened, { step: whole(state().frame?.env_steps ?? 0) }) });
      return;
    } catch {
      // The link leads to the same run.
    }
  }
  open(row.link);
  const end = subscribe(["notices", "run"], () => {
    if (state().run === "loading") return;
    end();
    notify({ tone: "plain", text: t.keeping.reopenedByLink });
  });
}

async function resume(id: string): Promise<void> {
  const kept = await checkpointOf(id);
  if (!kept) throw new Error(t.keeping.noCheckpoint);
  // A run that another tab has on screen goes on here as a run of its own.
  const isFree = state().runId === id || (await claim(id));
  await load(kept.bytes, isFree ? id : newId());
}

/** Resolves when the present run is shown. */
function shown(): Promise<void> {
  return new Promise((settle) => {
    const end = subscribe(["run"], () => {
      if (state().run === "loading") return;
      end();
      settle();
    });
  });
}
