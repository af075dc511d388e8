/** The ways to close a dialog that the browser reports as events. */

/** Event handlers of a dialog, given the function that closes it. */
export function dismissal(close: () => void): {
  cancelled: (event: Event) => void;
  closed: (event: Event) => void;
  dismissOutside: (event: Event) => void;
} {
  return {
    // Escape: the dialog is closed by the state, so that what opens it again at once is not undone by the event below.
    cancelled: (event) => {
      if (event.target !== event.currentTarget) return;
      event.preventDefault();
      close();
    },
    // The event may arrive after the dialog was opened again.
    closed: (event) => {
      if (!(event.currentTarget as HTMLDialogElement).open) close();
    },
    // A click on the backdrop arrives at the dialog itself.
    dismissOutside: (event) => {
      if (event.target === event.currentTarget) close();
    },
  };
}
