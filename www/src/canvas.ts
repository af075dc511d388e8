/** A canvas as large as it is shown, with a pen that draws in CSS pixels. */

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
    changed();
  };
  // A query holds for one ratio, so each change needs another one.
  const watch = (): void => matchMedia(`(resolution: ${ratio}dppx)`).addEventListener("change", look, { once: true });
  watch();
  addEventListener("resize", look);
  // A page that draws nothing is not told of a query's change until its next frame; its size in pixels it is told at once.
  if ("devicePixelContentBoxSize" in ResizeObserverEntry.prototype) {
    new ResizeObserver(look).observe(document.documentElement, { box: "device-pixel-content-box" });
  }
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
