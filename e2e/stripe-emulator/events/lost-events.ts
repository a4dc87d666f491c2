/**
 * Events that Stripe failed to generate, and the thin events that later say so:
 * https://docs.stripe.com/webhooks/handle-irrecoverable-events
 */
import type Stripe from "stripe";
import { randomText } from "../store/ids";
import { defineTable } from "../store/table";
import type { Scope } from "../work/scope";

interface LostEvent {
  id: string;
  type: string;
  /** What it would have been about. */
  object: { id: string; type: string; url: string };
  /** Emulator seconds. */
  at: number;
}

export const lostEvents = defineTable<LostEvent>({ name: "emulator.lost_event", prefix: "lost" });

/** The members that every thin event has, and those of this one. */
export interface GenerationFailure {
  id: string;
  object: "v2.core.event";
  type: "v2.core.health.event_generation_failure.resolved";
  created: string;
  livemode: boolean;
  context: null;
  reason: null;
  related_object: null;
  data: {
    alert_id: string;
    grouping_key: string;
    impact: {
      account: string;
      event_type: string;
      livemode: boolean;
      missing_delivery_attempts: boolean;
      related_object: LostEvent["object"];
    };
    resolved_at: string;
    summary: string;
  };
}

export const thinEvents = defineTable<GenerationFailure>({
  name: "v2.core.event",
  prefix: "evt",
  noun: "event",
});

/** What an event that was never made would have been about. */
export function lostEventOf(type: Stripe.Event.Type, object: object, at: number): LostEvent {
  const { id, object: kind } = object as { id?: unknown; object?: unknown };
  const objectType = typeof kind === "string" ? kind : "unknown";
  return {
    id: `lost_${randomText(16)}`,
    type,
    object: {
      id: String(id ?? ""),
      type: objectType,
      url: `/v1/${objectType.replaceAll(".", "/")}s/${String(id ?? "")}`,
    },
    at,
  };
}

/** Turns what was lost into thin events. @returns the new ones, oldest first */
export function resolveLostEvents(scope: Scope): GenerationFailure[] {
  return scope.all(lostEvents).map((lost) => {
    scope.remove(lostEvents, lost.id);
    const resolved = new Date(scope.now * 1000).toISOString();
    return scope.insert(
      thinEvents,
      {
        id: `evt_${scope.livemode ? "" : "test_"}65${randomText(50)}`,
        object: "v2.core.event",
        type: "v2.core.health.event_generation_failure.resolved",
        created: resolved,
        livemode: scope.livemode,
        context: null,
        reason: null,
        related_object: null,
        data: {
          alert_id: `halert_61${randomText(44)}`,
          grouping_key: `_grouping_${randomText(44)}`,
          impact: {
            account: scope.account,
            event_type: lost.type,
            livemode: scope.livemode,
            missing_delivery_attempts: true,
            related_object: lost.object,
          },
          resolved_at: resolved,
          summary: `Stripe failed to generate a ${lost.type} event. Fetch the object to learn its state.`,
        },
      },
      {},
    );
  });
}
