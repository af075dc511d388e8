/**
 * The service worker's work: keeps every file of one version of the site and answers the page's requests with them.
 *
 * A page is answered from a single version for as long as it is open. A new version is kept beside the old one and
 * waits until no page uses the old one; each file is checked against its hash, so a site that is being replaced at this
 * very moment is not kept half old and half new.
 */
import type { ToServiceWorker } from "./protocol.js";

/** A file of the site, by its address relative to the site, with the hashes of the forms in which hosts send it. */
export interface KeptFile {
  address: string;
  integrity: string;
}

/** The version of the site and its files; the build writes both. */
export interface KeptSite {
  version: string;
  files: readonly KeptFile[];
}

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface MessageEventOfClient extends ExtendableEvent {
  readonly data: ToServiceWorker;
  readonly ports: readonly MessagePort[];
  readonly source: { readonly id: string } | null;
}

/** The part of a service worker's scope that is used here. */
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(which: { type: "window"; includeUncontrolled: boolean }): Promise<readonly { id: string; url: string }[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
  addEventListener(kind: "fetch", listener: (event: FetchEvent) => void): void;
  addEventListener(kind: "message", listener: (event: MessageEventOfClient) => void): void;
}

const scope = globalThis as unknown as Scope;
/** Hosts on which a developer rebuilds the site and expects to see it at the next load. */
const LOCAL_HOSTS: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];
/** The address of the page relative to the site; some hosts redirect `index.html` to it. */
const PAGE = "./";

export function keep({ version, files }: KeptSite): void {
  const site = scope.registration.scope;
  // Several copies of the site may be on one host, each in a folder of its own.
  const prefix = `spikeground ${site} `;
  const cache = `${prefix}${version}`;
  const kept = new Set(files.map(({ address }) => new URL(address, site).href));
  const page = new URL(PAGE, site).href;

  const install = async (): Promise<void> => {
    try {
      const store = await caches.open(cache);
      await Promise.all(
        files.map(async ({ address, integrity }) =>
          store.put(new URL(address, site), await checked(address, integrity)),
        ),
      );
    } catch (error) {
      await caches.delete(cache);
      throw error;
    }
  };
  const checked = async (address: string, integrity: string): Promise<Response> => {
    const url = new URL(address, site);
    const fetched = await fetch(url, { integrity })
      // What the browser has kept since an earlier visit may be of an older version.
      .catch(() => fetch(url, { integrity, cache: "reload" }));
    if (!fetched.ok) throw new Error(`${address}: HTTP status ${fetched.status}`);
    return fetched;
  };
  const removeOthers = async (): Promise<void> => {
    const names = await caches.keys();
    await Promise.all(
      names.filter((name) => name.startsWith(prefix) && name !== cache).map((name) => caches.delete(name)),
    );
  };
  const answer = async (request: Request, address: string): Promise<Response> => {
    const own = await caches.match(address, { cacheName: cache, ignoreVary: true });
    // A browser that is short of space may have removed the files.
    return own ?? fetch(request);
  };
  const rebuilt = async (request: Request): Promise<Response> => {
    const served = await fetch(page, { cache: "no-cache" }).catch(() => null);
    const isSame = !served?.ok || (await served.clone().text()).includes(`content="${version}"`);
    if (isSame) return answer(request, page);
    // With no file left, everything that the new page asks for comes from the server.
    await caches.delete(cache);
    return served;
  };
  const replace = async (asker: string | undefined): Promise<boolean> => {
    const windows = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
    if (windows.some(({ id, url }) => id !== asker && url.startsWith(site))) return false;
    await scope.skipWaiting();
    return true;
  };

  scope.addEventListener("install", (event) => event.waitUntil(install()));
  scope.addEventListener("activate", (event) => event.waitUntil(removeOthers()));
  scope.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    url.search = "";
    url.hash = "";
    if (request.method !== "GET") return;
    const isPage = url.href === page || url.href === new URL("index.html", site).href;
    if (request.mode === "navigate" && isPage) {
      event.respondWith(LOCAL_HOSTS.includes(url.hostname) ? rebuilt(request) : answer(request, page));
    } else if (kept.has(url.href)) event.respondWith(answer(request, url.href));
  });
  scope.addEventListener("message", (event) => {
    const [port] = event.ports;
    switch (event.data.kind) {
      case "version":
        port?.postMessage(version);
        break;
      case "claim":
        event.waitUntil(scope.clients.claim());
        break;
      case "replace":
        event.waitUntil(replace(event.source?.id).then((isReplaced) => port?.postMessage(isReplaced)));
        break;
    }
  });
}
