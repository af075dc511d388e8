/** A canvas as large as it is shown, with a pen that draws in CSS pixels. */

const LOOK_MS = 500;

/** Clears the canvas for a drawing of this size; null when there is nothing to draw on. */
export function penFor(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const { pen } = layerFor(canvas, width, height);
  pen?.clearRect(0, 0, width, height);
  return pen;
}

/** Calls `changed` when the pixel ratio of the screen changes, because drawings are then blurred. */
export function watchPixelRatio(changed: () => void): void {
  let ratio = devicePixelRatio;
  const look = (): void => {
    if (devicePixelRatio === ratio) return;
    ratio = devicePixelRatio;
    watch();
    // While the page is idle the browser draws no frame, and charts receive the change only with one.
    requestAnimationFrame(changed);
  };
  // A media query matches one ratio, so each change needs a new query.
  const watch = (): void => matchMedia(`(resolution: ${ratio}dppx)`).addEventListener("change", look, { once: true });
  watch();
  // The change event arrives with the next frame, and an idle page may draw none.
  setInterval(look, LOOK_MS);
}

/**
 * The font that each pen was given last, and how the browser writes it. A browser parses a font each time that it is
 * set, which costs more than the text itself.
 */
const fonts = new WeakMap<CanvasRenderingContext2D, { given: string; written: string }>();

/** Sets the font of a pen, unless it has it already. */
export function setFont(pen: CanvasRenderingContext2D, font: string): void {
  const last = fonts.get(pen);
  // `restore()` and a new size of the canvas bring back an earlier font.
  if (last?.given === font && last.written === pen.font) return;
  pen.font = font;
  fonts.set(pen, { given: font, written: pen.font });
}

interface Layer {
  pen: CanvasRenderingContext2D | null;
  /** Whether the previous drawing was erased. */
  fresh: boolean;
}

/** Prepares a canvas of which only parts are redrawn: the drawing stays unless the size changes. */
export function layerFor(canvas: HTMLCanvasElement, width: number, height: number): Layer {
  const scale = devicePixelRatio;
  const [columns, rows] = [Math.round(width * scale), Math.round(height * scale)];
  const pen = canvas.getContext("2d");
  if (!pen || columns === 0 || rows === 0) return { pen: null, fresh: true };
  // Setting the size reallocates the canvas, so it is set only when it changes.
  const fresh = canvas.width !== columns || canvas.height !== rows;
  if (fresh) {
    canvas.width = columns;
    canvas.height = rows;
  }
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  return { pen, fresh };
}
