/**
 * The load generator's process. A batch is made and signed on one question and
 * sent on the next, so that neither costs the measured time, and none of it the
 * server's process.
 */
import { webhookPath } from "~/lib/env.server";
import { type Batch, BatchMaker, type BatchOptions } from "../events/batch";
import { serve } from "../surroundings/role";
import { type ClosedLoop, closedLoop } from "./closed-loop";
import { type OpenLoop, openLoop } from "./open-loop";

export type GeneratorQuestion =
  | ({ kind: "prepare" } & BatchOptions)
  | ({ kind: "closed" } & ClosedLoop)
  | ({ kind: "open" } & OpenLoop);

export function run({ secret }: { secret: string }): void {
  const maker = new BatchMaker(webhookPath, secret);
  let batch: Batch | null = null;
  const prepared = () => {
    if (!batch) throw new Error("Nothing is prepared.");
    return batch;
  };
  serve(async (question: GeneratorQuestion) => {
    switch (question.kind) {
      case "prepare":
        batch = maker.make(question);
        return batch.count;
      case "closed":
        return closedLoop(prepared(), question);
      case "open":
        return openLoop(prepared(), question);
    }
  });
}
