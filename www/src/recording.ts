/**
 * Plays the recorded episode that is in the page's HTML, until the page has a run to show: the agent goes from cell to
 * cell, and the spikes of each decision appear beside it.
 */
interface Recorded {
  columns: number;
  layers: number;
  neurons: number;
  time_steps: number;
  /** State, which is the cell, and spikes in base64: bits [time_steps][layers × neurons], least significant first. */
  steps: { state: number; spikes: string }[];
  end: number;
  captions: Record<string, { title: string; words: string }>;
}

const STEP_MS = 600;
/** Steps for which the end of the episode stays before the next one begins. */
const REST = 2;

export function playRecording(): void {
  const figure = document.querySelector<HTMLElement>("#recording");
  const data = figure?.querySelector("script")?.textContent;
  if (!figure || !data) return;
  const recorded = JSON.parse(data) as Recorded;
  caption(figure, recorded.captions);
  const cells = [...figure.querySelectorAll<HTMLElement>(".recorded > i")];
  const canvas = figure.querySelector("canvas");
  const pen = canvas?.getContext("2d");
  if (!canvas || !pen) return;
  canvas.width = canvas.clientWidth * devicePixelRatio;
  canvas.height = canvas.clientHeight * devicePixelRatio;
  pen.fillStyle = getComputedStyle(figure).color;
  const agent = document.createElement("em");
  let next = 0;
  const show = (): void => {
    // The page shows its own world now.
    if (!figure.isConnected) return;
    setTimeout(show, STEP_MS);
    const { steps, end } = recorded;
    if (next > steps.length + REST) next = 0;
    const step = steps[next];
    if (next === 0) {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      for (const cell of cells) cell.classList.remove("passed");
    }
    if (next <= steps.length) {
      const cell = cells[step?.state ?? end];
      cell?.append(agent);
      cell?.classList.add("passed");
      if (step) draw(pen, recorded, next, step.spikes);
    }
    next += 1;
  };
  show();
}

/** Draws the spikes of one decision: a column for each time step, a row for each neuron. */
function draw(pen: CanvasRenderingContext2D, recorded: Recorded, decision: number, spikes: string): void {
  const { layers, neurons, time_steps, steps } = recorded;
  const bits = Uint8Array.from(atob(spikes), (letter) => letter.charCodeAt(0));
  const rows = layers * neurons;
  const bytes = Math.ceil(rows / 8);
  const { width, height } = pen.canvas;
  const column = width / (steps.length * time_steps);
  for (let time = 0; time < time_steps; time += 1) {
    for (let row = 0; row < rows; row += 1) {
      const byte = bits[time * bytes + (row >> 3)] ?? 0;
      if (!((byte >> (row & 7)) & 1)) continue;
      // A row may be less than a pixel high; a spike is drawn at least 2 pixels high.
      pen.fillRect(
        (decision * time_steps + time) * column,
        (row * height) / rows,
        column - 1,
        Math.max(height / rows, 2),
      );
    }
  }
}

function caption(figure: HTMLElement, captions: Recorded["captions"]): void {
  const found = navigator.languages
    .map((name) => captions[name.split("-")[0] ?? ""])
    .find((words) => words !== undefined);
  const [title, words] = [figure.querySelector("#recording-title"), figure.querySelector("#recording-words")];
  if (!found || !title || !words) return;
  title.textContent = found.title;
  words.textContent = found.words;
}
