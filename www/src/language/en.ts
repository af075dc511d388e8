/**
 * Every text of the page in English, by the part of the page that shows it. The other languages have the same keys;
 * what depends on values is a function.
 */
export const en = {
  /** The language's own name. */
  name: "English",
  page: {
    title: "Spikeground: a spiking network learns before your eyes",
    notLoaded: (cause: string) =>
      `This part of the page could not be loaded (${cause}). Try again once you are online.`,
  },
};
