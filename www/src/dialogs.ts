/** The dialogs and the drawer of settings, in one chunk: whoever opens one soon opens another. */
import "./ui/cards/edit-bar.js";
import "./ui/dialogs/bill-dialog.js";
import "./ui/dialogs/compare-dialog.js";
import "./ui/dialogs/explanation-dialog.js";
import "./ui/dialogs/map-dialog.js";
import "./ui/dialogs/monitor-dialog.js";
import "./ui/dialogs/world-dialog.js";
import "./ui/settings/settings-drawer.js";
