/** The kinds of runs, on the database and the Stripe of this command. */
import { replayKind } from "~/modules/runs/kinds/replay-kind.server";
import { resyncKind } from "~/modules/runs/kinds/resync-kind.server";
import type { RunKind } from "~/modules/runs/run-kind";
import type { Connection } from "./connect";
import { stripeReader } from "./stripe-access";

export function runKinds({ pool, clock, livemode }: Connection): Record<"resync" | "replay", RunKind> {
  const deps = { pool, clock, livemode };
  return { resync: resyncKind({ ...deps, reader: stripeReader(deps) }), replay: replayKind(deps) };
}
