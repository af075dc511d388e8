/** The worker's answers to questions that need no run, and what answers have in common. */

import * as door from "../bridge/door.js";
import { type Answer, type Question, unreachable } from "../bridge/messages.js";
import { messageOf } from "../bridge/reason.js";

/** Answers a question, or returns the reason in one line. */
export function answerTo(question: Question): Answer {
  try {
    switch (question.kind) {
      case "seed":
        return { kind: "seed", seed: door.drawSeed() };
      case "picture":
        return { kind: "picture", picture: door.worldPicture(question.choice) };
      case "map":
        return { kind: "map", map: door.randomMap(question.size, question.p, question.seed) };
      case "number":
        return { kind: "number", value: door.readNumber(question.name, question.text, question.range) };
      case "rows":
        return { kind: "rows", read: door.readMap(question.world, question.text) };
      case "neuron":
        return { kind: "neuron", response: door.oneNeuron(question.currents, question.leak, question.threshold) };
      default:
        return unreachable(question);
    }
  } catch (error) {
    return { kind: "none", reason: messageOf(error) };
  }
}

/** The buffers of every array in it, which travel instead of being copied. */
export function buffers(value: object): Transferable[] {
  const found = Object.values(value).flatMap((member: unknown) => {
    if (ArrayBuffer.isView(member)) return [member.buffer as ArrayBuffer];
    return typeof member === "object" && member !== null ? buffers(member) : [];
  });
  return [...new Set(found)];
}
