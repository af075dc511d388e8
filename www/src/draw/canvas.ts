/** A canvas as large as it is shown, with a pen that draws in CSS pixels. */

const LOOK_MS = 500;

/** Clears the canvas for a drawing of this size; null when there is nothing to draw on. */
export function penFor(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const { pen } = layerFor(canvas, width, height);
  pen?.clearRect(0, 0, width, height);
  return pen;
}

/** Calls `changed` whenever the screen's pixels become larger or smaller: what was drawn before is blurred then. */
export function watchPixelRatio(changed: () => void): void {
  let ratio = devicePixelRatio;
  const look = (): void => {
    if (devicePixelRatio === ratio) return;
    ratio = devicePixelRatio;
    watch();
    // In a frame, which a page that stands still does not draw by itself: charts learn of the change with it.
    requestAnimationFrame(changed);
  };
  // A query holds for one ratio, so each change needs another one.
  const watch = (): void => matchMedia(`(resolution: ${ratio}dppx)`).addEventListener("change", look, { once: true });
  watch();
  // A query's change is told with the next frame only, and a page that stands still may draw none.
  setInterval(look, LOOK_MS);
}

interface Layer {
  pen: CanvasRenderingContext2D | null;
  /** Whether what was drawn before is gone. */
  fresh: boolean;
}

/** The same for a drawing of which only parts change: what was drawn stays, unless the size is another. */
export function layerFor(canvas: HTMLCanvasElement, width: number, height: number): Layer {
  const scale = devicePixelRatio;
  const [columns, rows] = [Math.round(width * scale), Math.round(height * scale)];
  const pen = canvas.getContext("2d");
  if (!pen || columns === 0 || rows === 0) return { pen: null, fresh: true };
  // To set the size is to allocate anew, so only when it changed.
  const fresh = canvas.width !== columns || canvas.height !== rows;
  if (fresh) {
    canvas.width = columns;
    canvas.height = rows;
  }
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  return { pen, fresh };
}
