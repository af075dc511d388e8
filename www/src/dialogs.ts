/** The dialogs and the settings drawer, in one chunk that is loaded when the first of them is opened. */
import "./ui/world/edit-bar.js";
import "./ui/beside/pair-dialog.js";
import "./ui/beside/pinned-settings.js";
import "./ui/dialogs/bill-dialog.js";
import "./ui/dialogs/compare-dialog.js";
import "./ui/dialogs/export-dialog.js";
import "./ui/dialogs/explanation-dialog.js";
import "./ui/dialogs/map-dialog.js";
import "./ui/dialogs/monitor-dialog.js";
import "./ui/dialogs/values-dialog.js";
import "./ui/dialogs/world-dialog.js";
import "./ui/runs/runs-dialog.js";
import "./ui/settings/settings-drawer.js";
import "./ui/studies/study-dialog.js";
import "./ui/studies/tuning-dialog.js";
