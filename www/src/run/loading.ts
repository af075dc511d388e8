/** The message, and the way to cancel, while loading takes long. */
import { t } from "../language/language.js";
import { fill } from "../text/fill.js";
import { whole } from "../text/words.js";
import { cancelLoading } from "./session.js";
import { state, subscribe, update } from "./state.js";

/** No message appears for shorter waits. */
const LONG_MS = 1000;
let timer: ReturnType<typeof setInterval> | undefined;

export function startLoading(): void {
  const follow = (): void => {
    clearInterval(timer);
    if (state().run === "loading") timer = setInterval(() => update({ waiting: sentence() }), LONG_MS);
    else update({ waiting: "" });
  };
  subscribe(["run"], follow);
  follow();
  document.addEventListener("keydown", (event) => {
    if (
      event.key !== "Escape" ||
      event.defaultPrevented ||
      state().waiting === "" ||
      document.querySelector("dialog[open]")
    )
      return;
    event.preventDefault();
    cancelLoading();
  });
}

function sentence(): string {
  const { declaration, arrived } = state();
  if (declaration) return t.notices.stillPreparing;
  return arrived === 0 ? t.notices.nothingArrived : fill(t.notices.arrived, { kilobytes: whole(arrived / 1000) });
}
