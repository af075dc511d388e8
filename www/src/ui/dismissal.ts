/** The ways out of a dialog that the browser tells of. */

/** What a dialog listens to, given what closes it. */
export function dismissal(close: () => void): {
  closed: (event: Event) => void;
  dismissOutside: (event: Event) => void;
} {
  return {
    // Word of a closing may come when the dialog is open again.
    closed: (event) => {
      if (!(event.currentTarget as HTMLDialogElement).open) close();
    },
    // A click on the backdrop arrives at the dialog itself.
    dismissOutside: (event) => {
      if (event.target === event.currentTarget) close();
    },
  };
}
