/** A small drawing of a world: a thumbnail, a preview, a single cell. */
import { html } from "lit";
import type { Picture } from "../bridge/frame.js";
import { drawWhole } from "../draw/scenery.js";
import { View } from "./view.js";

class PictureView extends View {
  protected override readonly follows = ["palette"] as const;
  #picture: Picture | null = null;
  #edge = 64;

  set picture(picture: Picture | null) {
    this.#picture = picture;
    this.requestUpdate();
  }

  /** Width and height of the drawing, in pixels. */
  set edge(edge: number) {
    this.#edge = edge;
    this.requestUpdate();
  }

  protected override render(): unknown {
    return html`<canvas aria-hidden="true" .style=${`width: ${this.#edge}px; height: ${this.#edge}px`}></canvas>`;
  }

  protected override updated(): void {
    if (this.#picture) drawWhole(this.inner("canvas"), this.#edge, this.#edge, this.#picture);
  }
}

customElements.define("picture-view", PictureView);
