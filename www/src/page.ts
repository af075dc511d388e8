/**
 * The page: opens the run of its link and puts every view to work. The main thread draws; all learning
 * happens in the worker.
 */
import { namesRun, openAddress, startAddress } from "./share/address.js";
import { acceptDrops } from "./share/checkpoint.js";
import { startAnnouncer } from "./ui/announcer.js";
import { FIRST_VISIT_KEY } from "./ui/brain/first-steps.js";
import "./ui/brain/brain-card.js";
import "./ui/cards/choice-card.js";
import "./ui/cards/curve-card.js";
import "./ui/cards/energy-card.js";
import "./ui/cards/figures-column.js";
import "./ui/cards/noise-card.js";
import "./ui/header/notice-bar.js";
import "./ui/header/page-footer.js";
import "./ui/header/page-header.js";
import "./ui/cards/priorities-card.js";
import "./ui/cards/speed-card.js";
import "./ui/cards/time-line.js";
import "./ui/world/world-card.js";
import { startTheme } from "./draw/theme.js";
import { PAUSE_KEY, recall } from "./keeping/preferences.js";
import { t } from "./language/language.js";
import { startLater } from "./later.js";
import { startComparing } from "./run/beside/comparing.js";
import { startGhosts } from "./run/beside/ghosts.js";
import { startMicroscope } from "./run/beside/microscope.js";
import { startPinning } from "./run/beside/pinning.js";
import { startWalking } from "./run/beside/walking.js";
import { recallModel } from "./run/energy-models.js";
import { startAutosave } from "./run/keeping/autosave.js";
import { startGoingOn } from "./run/keeping/going-on.js";
import { startLoading } from "./run/loading.js";
import { startPulse } from "./run/pulse.js";
import { fail } from "./run/session.js";
import { state, subscribe, update } from "./run/state.js";
import { startHooks } from "./share/hooks.js";
import { startRecent } from "./taking/recent.js";
import { fill } from "./text/fill.js";
import { startKeyboard } from "./ui/keyboard.js";
import { startEditing } from "./world/editing.js";

addEventListener("error", (event) => {
  // Browsers report a resize that is observed a frame late as an error; it is none.
  if (!event.message.startsWith("ResizeObserver loop")) fail(fill(t.page.error, { cause: event.message }));
});
addEventListener("unhandledrejection", (event) => fail(fill(t.page.error, { cause: String(event.reason) })));

update({
  firstVisit: recall(FIRST_VISIT_KEY) === null,
  // On a first visit without a link, the rules of the world are shown.
  rulesOpen: recall(FIRST_VISIT_KEY) === null && location.hash === "",
  pauseWhenHidden: recall(PAUSE_KEY) !== "no",
  model: recallModel(),
});
startHooks();
startTheme();
startKeyboard();
startEditing();
startComparing();
acceptDrops();
startLoading();
const region = document.querySelector<HTMLElement>("#announcements");
if (region) startAnnouncer(region);
startPulse();
startWalking();
startPinning();
startGhosts();
startMicroscope();
startLater();
startRecent();
startAutosave();
startGoingOn(namesRun(location.hash.slice(1)));
openAddress(location.hash.slice(1));
startAddress();
// The recording is for the time until there is a run to show.
const recorded = subscribe(["scene", "run"], () => {
  if (state().scene === null && state().run !== "error") return;
  recorded();
  document.querySelector("#recording")?.remove();
});
// The sentence for whoever cannot run the page; it can.
document.querySelector("#unstarted")?.remove();
