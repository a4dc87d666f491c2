/** Runs as the JSON API gives and takes them. Pure. */
import { z } from "zod";
import type { Run } from "../runs/run";
import type { RunItemView } from "../runs/run-item-view";
import type { RunPreview } from "../runs/run-kind";
import type { RunView } from "../runs/run-view";
import { text } from "./parameters";

const ids = z.array(text).max(500);

/** Exactly one of customers, users, events, filter, all says what is meant; its kind says which it takes. */
export const newRun = z.strictObject({
  kind: text,
  dry_run: z.boolean(),
  /** For the audit log; needed to start. */
  reason: text.optional(),
  customers: ids.optional(),
  users: ids.optional(),
  events: ids.optional(),
  filter: z.record(z.string(), z.string()).optional(),
  all: z.literal(true).optional(),
});

export function selectionOf({ customers, users, events, filter, all }: z.infer<typeof newRun>): object {
  return {
    ...(customers && { customers }),
    ...(users && { users }),
    ...(events && { events }),
    ...(filter && { filter }),
    ...(all && { all }),
  };
}

export function runResource(view: RunView, { selection }: Pick<Run, "selection">) {
  const { counts } = view;
  return {
    object: "run",
    id: view.id,
    kind: view.kind,
    selection,
    state: view.state,
    note: view.note,
    reason: view.reason,
    actor: view.actor,
    total: view.total,
    done: counts.done,
    changed: counts.changed,
    gained: counts.gained,
    lost: counts.lost,
    state_only: counts.stateOnly,
    unchanged: counts.unchanged,
    failed: counts.failed,
    remaining_seconds: view.remainingSeconds,
    wait_until: seconds(view.waitUntil),
    created: seconds(view.createdAt),
    started: seconds(view.startedAt),
    ended: seconds(view.endedAt),
  };
}

export function runItemResource({ subject, effect, words, code, requestId, at }: RunItemView) {
  return {
    object: subject.type,
    id: subject.id,
    effect,
    words,
    code,
    request_id: requestId,
    at: seconds(at),
  };
}

export function runPreviewResource(kind: string, { count, atLeast, estimatedSeconds, samples }: RunPreview) {
  return {
    object: "run_preview",
    kind,
    count,
    at_least: atLeast,
    estimated_seconds: estimatedSeconds,
    samples: samples.map(({ subject, effect, words }) => ({
      object: subject.type,
      id: subject.id,
      effect,
      words,
    })),
  };
}

const seconds = (iso: string | null) => (iso === null ? null : Math.floor(Date.parse(iso) / 1_000));
