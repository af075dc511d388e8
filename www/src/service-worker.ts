/** The service worker: the site without a network, after the first visit. */
import { type KeptSite, keep } from "./offline/kept-site.js";

/** Written by scripts/building/offline.mjs. */
declare const KEPT_SITE: KeptSite;

keep(KEPT_SITE);
