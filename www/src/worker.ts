/**
 * The worker: the only part of the page that uses the WebAssembly module and holds the run.
 *
 * This file dispatches the page's messages; worker/loop.ts has the run, its training loop and its jobs. The worker
 * sends messages in answer to the page, and without being asked only when a run stops or fails, and for the bill of a
 * paused run. Further workers of the same file compare a run with its twin (worker/apart/comparison.ts), train the cells
 * of a study (worker/apart/studies.ts) and the trials of a tuning (worker/apart/tunings.ts).
 */

import * as door from "./bridge/door.js";
import { type ToWorker, unreachable } from "./bridge/messages.js";
import { messageOf } from "./bridge/reason.js";
import { answerTo, buffers } from "./worker/answers.js";
import { compare } from "./worker/apart/comparison.js";
import { tellStudy, trainCell } from "./worker/apart/studies.js";
import { tellTuning, trainTrial } from "./worker/apart/tunings.js";
import * as loop from "./worker/loop.js";
import { listen, say } from "./worker/port.js";

listen((message) => {
  if ("id" in message) say({ kind: "heard", id: message.id });
  loop.guarded(() => receive(message));
});

function receive(message: ToWorker): void {
  switch (message.kind) {
    case "load":
      load(message.module);
      return;
    case "read":
      say({
        kind: "read",
        id: message.id,
        link: door.readLink(message.fragment),
        fresh_seed: door.drawSeed(),
      });
      return;
    case "ask": {
      const answer = answerTo(message.question);
      say({ kind: "answer", id: message.id, answer }, buffers(answer));
      return;
    }
    case "begin":
      loop.begin(message.id, message.run, message.spec);
      return;
    case "resume":
      loop.resume(message.id, message.run, message.checkpoint);
      return;
    case "save":
      loop.saveRun(message.id);
      return;
    case "edit":
      loop.editRun(message.id, message.cell, message.text);
      return;
    case "silence":
      loop.silence(message.id, message.first, message.last, message.is_silent);
      return;
    case "connections":
      loop.tellConnections(message.id, message.neuron, message.count);
      return;
    case "rewind":
      loop.rewindRun(message.id, message.run, message.step);
      return;
    case "stride":
      loop.strideRun(message.id, message.is_person, message.action, message.anew);
      return;
    case "run":
      loop.start(message.speed, message.until);
      return;
    case "pause":
      loop.pauseRun(message.id);
      return;
    case "step":
      loop.stepRun(message.id);
      return;
    case "frame":
      loop.askForFrame();
      return;
    case "figures":
      loop.askForFigures();
      return;
    case "monitor":
      loop.monitorRun(message.id);
      return;
    case "zeros":
      loop.setZeros(message.run, message.zeros);
      return;
    case "compare":
      compare(message.id, message.checkpoint, say);
      return;
    case "study":
      tellStudy(message.id, message.description, message.results, say);
      return;
    case "cell":
      trainCell(message, say);
      return;
    case "tuning":
      tellTuning(message, say);
      return;
    case "trial":
      trainTrial(message, say);
      return;
    default:
      unreachable(message);
  }
}

function load(compiled: WebAssembly.Module): void {
  door.load(compiled).then(
    () => say({ kind: "declared", declaration: door.declaration() }),
    (error: unknown) => say({ kind: "failed", reason: messageOf(error) }),
  );
}
