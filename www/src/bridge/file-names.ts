/** Keeps the site for when there is no network. */
export const SERVICE_WORKER_FILE = "service-worker.js";
/** The files of the site that a worker is made of. */
export const WORKER_FILE = "worker.js";
export const MODULE_FILE = "spikeground_bg.wasm";
