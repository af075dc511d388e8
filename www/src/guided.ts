/** Tours and glossary, in one chunk that is loaded when the first of them is shown; call `loadGuide` before. */
import "./ui/tours/glossary-terms.js";
import "./ui/tours/guide-dialog.js";
import "./ui/tours/tour-panel.js";
