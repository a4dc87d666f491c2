/** Evidence, as rules write it down. */
import type { HeldObject, StripeEventFact } from "./facts";
import type { Evidence } from "./rule";

type Read = Pick<HeldObject, "asOf" | "source"> & { snapshot: { id: string } };

/** What a field of one of Stripe's objects says. */
export function fieldSays({ snapshot, asOf, source }: Read, field: string | null, says: string): Evidence {
  return {
    kind: "object",
    id: snapshot.id,
    field,
    says,
    at: asOf,
    from: source === "fetch" ? "stripe" : "here",
  };
}

export function neverArrived(event: StripeEventFact): Evidence {
  return {
    kind: "event",
    id: event.id,
    field: null,
    says: `${event.type}, which never arrived here`,
    at: event.created,
    from: "stripe",
  };
}

/** Unix seconds as Stripe gives them. */
export function dateOf(seconds: number | null): Date | null {
  return seconds === null ? null : new Date(seconds * 1_000);
}
