/**
 * Registers the service worker, and offers a new version of the site once it is there.
 *
 * Where no service worker may be registered (a sandboxed frame, forbidden storage, a host without HTTPS) the page works
 * as before and says nothing.
 */
import { serviceWorkerAddress } from "../bridge/trust.js";
import { t } from "../language/language.js";
import { notify } from "../run/notices.js";
import type { ToServiceWorker } from "./protocol.js";

/** Milliseconds between two looks for a new version while the page stays open. */
const LOOK_EVERY_MS = 3_600_000;

export async function followVersions(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.register(serviceWorkerAddress(), { updateViaCache: "none" });
    const look = (): void => void registration.update().catch(() => undefined);
    registration.addEventListener("updatefound", () => awaitInstalled(registration, registration.installing));
    awaitInstalled(registration, registration.installing);
    await consider(registration);
    setInterval(look, LOOK_EVERY_MS);
    document.addEventListener("visibilitychange", () => document.hidden || look());
  } catch {
    return;
  }
}

function awaitInstalled(registration: ServiceWorkerRegistration, worker: ServiceWorker | null): void {
  worker?.addEventListener("statechange", () => {
    if (worker.state === "installed" || worker.state === "activated") void consider(registration);
  });
}

/** The version of the page; workers of another one must not answer its requests. */
function pageVersion(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="version"]')?.content ?? "";
}

async function consider({ waiting, active }: ServiceWorkerRegistration): Promise<void> {
  if (waiting) {
    // A page that came past the old worker, as a rebuilt site on a developer's machine does, only changes its worker.
    if ((await ask(waiting, { kind: "version" })) === pageVersion()) await ask(waiting, { kind: "replace" });
    else offer(waiting);
  } else if (active && !navigator.serviceWorker.controller) {
    if ((await ask(active, { kind: "version" })) === pageVersion()) active.postMessage({ kind: "claim" });
  }
}

let offered: ServiceWorker | null = null;

function offer(worker: ServiceWorker): void {
  if (offered === worker) return;
  // One notice for all: its button takes the newest.
  if (offered === null) {
    notify({ tone: "plain", text: t.offline.newVersion, action: { label: t.offline.reload, act: reload } });
  }
  offered = worker;
}

async function reload(): Promise<void> {
  const worker = offered;
  if (!worker) return;
  worker.addEventListener("statechange", () => {
    if (worker.state === "activated") location.reload();
  });
  if (!(await ask(worker, { kind: "replace" }))) notify({ tone: "plain", text: t.offline.otherTabs });
}

function ask(worker: ServiceWorker, question: ToServiceWorker): Promise<unknown> {
  return new Promise((settle) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => settle(data);
    worker.postMessage(question, [port2]);
  });
}
