/**
 * Creates or mends our endpoint at Stripe: only what was shown before, and written
 * down with who did it and why. Stripe keeps no transaction with us: where this
 * process ends between the two, the change is there without its line in the log.
 */
import { randomUUID } from "node:crypto";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import type { StripesEndpoint } from "../stripe/case-reader";
import type { EndpointKeeper } from "../stripe/endpoint-keeper";
import type { StripeFailure, StripeResult } from "../stripe/gateway";
import { type EndpointChange, endpointChange, isSameMend, type WantedEndpoint } from "./endpoint-change";

export interface EndpointDeps {
  pool: Pool;
  keeper: EndpointKeeper;
  wanted: WantedEndpoint;
  clock: Clock;
}

export interface Cause {
  actor: Actor;
  reason: string;
}

export async function plannedChange(
  { keeper, wanted }: Pick<EndpointDeps, "keeper" | "wanted">,
  id: string | null = null,
): Promise<StripeResult<EndpointChange>> {
  const read = await keeper.all();
  return read.ok ? { ok: true, value: endpointChange(read.value, wanted, id) } : read;
}

export type MendOutcome =
  | { outcome: "mended"; endpoint: StripesEndpoint }
  /** Stripe's endpoint is another than was shown: nothing was done. */
  | { outcome: "changed_meanwhile" }
  | { outcome: "stripe_failed"; failure: StripeFailure };

/** Whoever calls has checked that the actor may. */
export async function mendEndpoint(
  deps: EndpointDeps,
  shown: { id: string; enable: boolean; add: string[] },
  cause: Cause,
): Promise<MendOutcome> {
  const planned = await plannedChange(deps, shown.id);
  if (!planned.ok) return { outcome: "stripe_failed", failure: planned.failure };
  const change = planned.value;
  if (change.kind !== "mend" || change.id !== shown.id || !isSameMend(shown, change)) {
    return { outcome: "changed_meanwhile" };
  }
  const enabledEvents = [...change.enabledEvents, ...change.add];
  const mended = await deps.keeper.mend({ id: change.id, enabledEvents });
  if (!mended.ok) return { outcome: "stripe_failed", failure: mended.failure };
  const endpoint = mended.value;
  await recordAudit(deps.pool, {
    at: deps.clock(),
    ...cause,
    action: "stripe_endpoint.mend",
    subject: { type: "stripe_endpoint", id: endpoint.id },
    before: { status: change.enable ? "disabled" : "enabled", enabledEvents: change.enabledEvents },
    after: { status: endpoint.status, enabledEvents: endpoint.enabledEvents },
  });
  return { outcome: "mended", endpoint };
}

export type CreateOutcome =
  /** `secret`: with what Stripe signs what it sends there; it is kept nowhere. */
  | { outcome: "created"; endpoint: StripesEndpoint; secret: string | null }
  | { outcome: "exists" }
  | { outcome: "stripe_failed"; failure: StripeFailure };

/** Of one page: its button pressed again means the same endpoint. */
export const newEndpointAttempt = (): string => randomUUID();

/** `attempt`: see newEndpointAttempt. Whoever calls has checked that the actor may. */
export async function createEndpoint(
  deps: EndpointDeps,
  attempt: string,
  cause: Cause,
): Promise<CreateOutcome> {
  const planned = await plannedChange(deps);
  if (!planned.ok) return { outcome: "stripe_failed", failure: planned.failure };
  if (planned.value.kind !== "create") return { outcome: "exists" };
  const { url, types } = planned.value;
  const created = await deps.keeper.create({ url, types }, `paidtrail-endpoint-${attempt}`);
  if (!created.ok) return { outcome: "stripe_failed", failure: created.failure };
  const { endpoint, secret } = created.value;
  await recordAudit(deps.pool, {
    at: deps.clock(),
    ...cause,
    action: "stripe_endpoint.create",
    subject: { type: "stripe_endpoint", id: endpoint.id },
    before: null,
    after: { url: endpoint.url, status: endpoint.status, enabledEvents: endpoint.enabledEvents },
  });
  return { outcome: "created", endpoint, secret };
}
