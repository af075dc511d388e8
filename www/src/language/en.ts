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
  recording: {
    title: "Recording:",
    words:
      "a trained agent crosses the ice. Each mark is a spike of one neuron. The page is loading; then you train your own.",
  },
  first: {
    hint: "Press **Run** and the spikes appear here.",
    title: "New here? Try this.",
    steps: [
      "Press **Run**: an untrained agent explores. At first its arrows are guesses; within seconds they lead to the star.",
      "Watch **Silence** grow: fewer and fewer neurons send spikes, while the score stays.",
      "Press **Dense** and run again: the same network without spikes.",
      "**Copy link**: whoever opens it gets the same run, bit for bit.",
    ],
    loadTrained: "Load a trained agent",
    loading: "Loading …",
    dismiss: "Got it",
    notLoaded: (cause: string) => `The trained agent could not be loaded: ${cause}. The present run is as it was.`,
  },
  walk: {
    watch: "Watch it walk",
    stopWatching: "Stop watching",
    play: "Play yourself",
    stopPlaying: "Stop playing",
    agent: "Agent",
    you: "You",
    best: "Best possible",
    /** Of so many episodes, those that ended at a goal and those that ended otherwise. */
    tally: (arrivals: number, falls: number, episodes: number) =>
      episodes === 0 ? "first episode" : `${arrivals} of ${episodes} arrived${falls > 0 ? `, ${falls} fell` : ""}`,
    aboutWatching: "The agent as it is now, without exploring or learning. The run waits, unchanged.",
    aboutPlaying: "Arrow keys, the buttons below, or a swipe across the map move you. The run waits, unchanged.",
    score: "score",
    actions: "Your actions",
    arrived: "Arrived.",
    fell: "Fell in.",
    tooLong: "Too many steps.",
  },
  timeLine: {
    name: "Time line: steps of the run",
    step: (step: string, latest: string) => `Step ${step} of ${latest}`,
    now: "now",
    back: (step: string) => `Back to step ${step}`,
    backToLeft: (step: string) => `Back to the run that was at step ${step}`,
    repeating: (step: string) => `Repeating the run up to step ${step} …`,
    proving: "Repeated from the start or a saved moment; checking that it is the same run …",
    proved: (until: string) =>
      `The same run, proved: repeated on to step ${until}, every weight is equal to the last bit.`,
    unproved: "The last moments of the run: nothing recorded after them to prove them by.",
    differs: (until: string) =>
      `Repeating the run gave other weights at step ${until}: what is shown is not the run that was. Please report this.`,
    goOn: "Run, Step and Edit go on from here.",
    branched: (step: string, latest: string, edits: number) =>
      edits === 0
        ? `The run goes on from step ${step} with the same seed: left alone, it repeats itself up to step ${latest}, bit for bit. Edit a cell to see another course.`
        : `A new branch begins at step ${step}, without the ${edits === 1 ? "edit" : `${edits} edits`} made after it. The run that was at step ${latest} waits: the time line leads back to it.`,
    outside: (step: number, earliest: number, latest: number) =>
      `step ${step} cannot be shown: a whole number from ${earliest} to ${latest} can`,
    edited: (step: string) => `a cell was edited at step ${step}`,
    passed: (score: string, step: string) => `the score first passed ${score} at step ${step}`,
  },
};
