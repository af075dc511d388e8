/** What the page asks the service worker; each question brings a port for its answer. */
export type ToServiceWorker =
  /** Answered with the version of the site that the worker keeps. */
  | { kind: "version" }
  /** To an active worker: answers the requests of pages that were loaded without it from now on. */
  | { kind: "claim" }
  /** To a waiting worker: replaces the active one, unless other pages still use that one's version; answered with whether it does. */
  | { kind: "replace" };
