/** What the page has and TypeScript does not know: the browser's newer parts, and what tests put into it. */
import type axe from "axe-core";

declare global {
  interface Window {
    axe: typeof axe;
    trustedTypes: { createPolicy(name: string, rules: object): unknown };
  }
}
