/**
 * Parts of the page that the first view does not need: each is loaded on demand, or when the page is idle, so that it
 * works offline afterwards.
 */
import { loadGuide } from "./language/guide.js";
import { t } from "./language/language.js";
import { notify } from "./run/notices.js";
import { type Key, type State, state, subscribe } from "./run/state.js";
import { fill } from "./text/fill.js";

interface Part {
  wanted: (now: Readonly<State>) => boolean;
  load: () => Promise<unknown>;
}

const PARTS: readonly Part[] = [
  {
    wanted: ({ settingsOpen, chooser, topic, panel, editing }) =>
      settingsOpen || chooser !== null || topic !== null || panel !== null || editing,
    load: () => import("./dialogs.js"),
  },
  {
    wanted: ({ guideOpen, tour }) => guideOpen !== null || tour !== null,
    load: () => loadGuide().then(() => import("./guided.js")),
  },
];
const KEYS: readonly Key[] = ["settingsOpen", "chooser", "topic", "panel", "editing", "guideOpen", "tour"];
/** Milliseconds after the first run is ready. */
const IDLE_MS = 500;

export function startLater(): void {
  subscribe(KEYS, loadWanted);
  const end = subscribe(["run"], () => {
    if (state().run === "loading") return;
    end();
    setTimeout(() => void loadRest().catch(() => undefined), IDLE_MS);
  });
}

async function loadRest(): Promise<void> {
  await Promise.all(PARTS.map(({ load }) => load()));
  const { startStudying } = await import("./run/studies/studying.js");
  const { startTuning } = await import("./run/studies/tuning.js");
  const { followVersions } = await import("./offline/versions.js");
  await Promise.all([startStudying().then(startTuning), followVersions()]);
}

function loadWanted(): void {
  for (const { wanted, load } of PARTS) {
    if (wanted(state()))
      load().catch((error: unknown) => notify({ tone: "bad", text: fill(t.page.notLoaded, { cause: String(error) }) }));
  }
}
