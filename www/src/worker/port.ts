/** The worker's end of the channel to the page. */
import type { FromWorker, ToWorker } from "../bridge/messages.js";

/** The part of a dedicated worker's scope that is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;

/**
 * Sends a message to the page.
 * @param transfer buffers that are given away instead of being copied
 */
export function say(message: FromWorker, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

/** Calls `receive` with every message of the page. */
export function listen(receive: (message: ToWorker) => void): void {
  scope.onmessage = ({ data }) => receive(data);
}
