/** Which parameters a search in the settings finds. */
import type { Parameter } from "../../bridge/generated/types.js";
import { declaredText } from "../../text/declared.js";

/** Whether a parameter's title, name, link key or sentence contains every word of a search. */
export function isFound(parameter: Parameter, wanted: string): boolean {
  const { name, link, title, help } = parameter;
  const own = declaredText("parameters", parameter);
  // English titles are found in every language: papers use them.
  const text = folded([own.title, own.help, title, help, name, name.replaceAll("_", " "), `${link}=`].join(" "));
  return folded(wanted)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Without case and accents. */
function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
