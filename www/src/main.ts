/**
 * The page: opens the experiment of its link and puts every view to work. The main thread draws; all learning
 * happens in the worker.
 */
import { startAddress } from "./address.js";
import { startAnnouncer } from "./announcer.js";
import { acceptDrops } from "./checkpoint.js";
import { FIRST_VISIT_KEY } from "./elements/first-steps.js";
import { PAUSE_KEY } from "./elements/settings-drawer.js";
import "./elements/bill-dialog.js";
import "./elements/brain-card.js";
import "./elements/choice-card.js";
import "./elements/compare-dialog.js";
import "./elements/curve-card.js";
import "./elements/edit-bar.js";
import "./elements/explanation-dialog.js";
import "./elements/energy-card.js";
import "./elements/figures-column.js";
import "./elements/noise-card.js";
import "./elements/map-dialog.js";
import "./elements/monitor-dialog.js";
import "./elements/notice-bar.js";
import "./elements/page-footer.js";
import "./elements/page-header.js";
import "./elements/priorities-card.js";
import "./elements/speed-card.js";
import "./elements/world-card.js";
import "./elements/world-dialog.js";
import { startComparing } from "./comparing.js";
import { startEditing } from "./editing.js";
import { recallModel } from "./energy-models.js";
import { startHooks } from "./hooks.js";
import { startKeyboard } from "./keyboard.js";
import { startLoading } from "./loading.js";
import { startPulse } from "./pulse.js";
import { fail, open } from "./session.js";
import { update } from "./state.js";
import { recall, startTheme } from "./theme.js";

addEventListener("error", (event) => {
  // Browsers report a resize that is observed a frame late as an error; it is none.
  if (!event.message.startsWith("ResizeObserver loop")) fail(`the page met an error (${event.message})`);
});
addEventListener("unhandledrejection", (event) => fail(`the page met an error (${String(event.reason)})`));

update({ firstVisit: recall(FIRST_VISIT_KEY) === null, pauseWhenHidden: recall(PAUSE_KEY) !== "no", model: recallModel() });
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
open(location.hash.slice(1));
startAddress();
// The sentence for whoever cannot run the page; it can.
document.querySelector("#unstarted")?.remove();
