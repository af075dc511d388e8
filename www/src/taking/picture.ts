/**
 * A card of the page as a picture: its canvases, its backgrounds and its words, drawn again at twice their size where
 * they are on the screen. Borders and controls are left out.
 */

/** Pixels of the picture for each of the page. */
const SCALE = 2;
const CLEAR = "rgba(0, 0, 0, 0)";

export async function pictureOf(card: HTMLElement): Promise<Blob> {
  const { width, height } = card.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * SCALE);
  canvas.height = Math.ceil(height * SCALE);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("the browser gives no canvas");
  pen.scale(SCALE, SCALE);
  drawCard(pen, card);
  const blob = await new Promise<Blob | null>((settle) => canvas.toBlob(settle, "image/png"));
  if (!blob) throw new Error("the browser makes no picture of this size");
  return blob;
}

/** Draws a card and what is in it, its upper left corner at the origin. */
export function drawCard(pen: CanvasRenderingContext2D, card: HTMLElement): void {
  const origin = card.getBoundingClientRect();
  const walker = document.createTreeWalker(card, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && (node.matches(".hidden, button, select, input, label, script") || !isShown(node))
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  for (let node: Node | null = card; node; node = walker.nextNode()) {
    if (node instanceof Text) drawWords(pen, node, origin);
    else if (node instanceof Element) drawBox(pen, node, origin);
  }
}

function isShown(element: Element): boolean {
  return element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
}

function drawBox(pen: CanvasRenderingContext2D, element: Element, origin: DOMRect): void {
  const { left, top, width, height } = element.getBoundingClientRect();
  const { backgroundColor } = getComputedStyle(element);
  if (backgroundColor !== CLEAR) {
    pen.fillStyle = backgroundColor;
    pen.fillRect(left - origin.left, top - origin.top, width, height);
  }
  if (element instanceof HTMLCanvasElement && element.width > 0 && element.height > 0)
    pen.drawImage(element, left - origin.left, top - origin.top, width, height);
}

/** Word by word, because a text may be broken into lines. */
function drawWords(pen: CanvasRenderingContext2D, text: Text, origin: DOMRect): void {
  const parent = text.parentElement;
  if (!parent) return;
  const style = getComputedStyle(parent);
  pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  pen.fillStyle = parent instanceof SVGElement ? style.fill : style.color;
  pen.textBaseline = "middle";
  const range = document.createRange();
  for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const { left, top, width, height } = range.getBoundingClientRect();
    if (width > 0) pen.fillText(word, left - origin.left, top - origin.top + height / 2, width);
  }
}
