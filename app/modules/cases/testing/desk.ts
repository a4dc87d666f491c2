/** A deployment for tests of cases: a database, a Stripe that holds what it was given, a clock that a test moves. */
import { z } from "zod";
import type { Pool } from "~/lib/database.server";
import { setPlan } from "../../entitlements/catalogue.server";
import { changeRules } from "../../sync/change-rules.server";
import { applyDue } from "../../sync/apply-due.server";
import { finishRederivation } from "../../sync/rederivation.server";
import { deliver, fresh, type Json } from "../../sync/testing/deliver";
import { type StripeInTest, stripeWith } from "../../sync/testing/stripe-with";
import type { DiagnosisContext } from "../../diagnosis/context";
import type { StripesEvent } from "../../stripe/case-reader";
import { neededEvents } from "../../stripe/needed-events";
import { lookAtDue } from "../due-looks.server";

const actor = { type: "system" as const, id: "test" };

export interface Desk {
  pool: Pool;
  livemode: false;
  clock: () => Date;
  stripe: StripeInTest;
  diagnosis: DiagnosisContext;
  pass(seconds: number): void;
  user(): Promise<string>;
  /** Made at Stripe, and stored here. */
  send(...events: Json[]): Promise<void>;
  /** And applied. */
  arrive(...events: Json[]): Promise<void>;
  map(price: string, planId: string): Promise<void>;
  /** Everything that is due now. */
  look(): Promise<void>;
  cases(): Promise<Json[]>;
  told(): Promise<string[]>;
}

/** Free, and Pro for price_pro. */
export async function openDesk(pool: Pool, from: Date): Promise<Desk> {
  let now = from;
  const clock = () => now;
  const stripe = stripeWith([], clock);
  const made: StripesEvent[] = [];
  const diagnosis: DiagnosisContext = {
    pool,
    livemode: false,
    clock,
    reader: stripe,
    cases: {
      customersByEmail: async () => ({ ok: true, value: [] }),
      eventsIn: async () => ({ ok: true, value: { events: made, complete: true } }),
      event: async () => ({ ok: false, failure: refused }),
      endpoints: async () => ({ ok: false, failure: refused }),
    },
    probeToken: () => null,
    configuration: {
      webhookUrl: "https://billing.example/api/stripe/webhook",
      mode: "test",
      keyKind: "secret",
      pinnedApiVersion: "2026-10-28.endive",
      secrets: [],
      database: { embedded: false, persistent: true, createdAt: null, why: null },
      production: true,
      neededEvents: [...neededEvents],
    },
  };
  const deps = { pool, livemode: false as const, clock };
  const map = async (value: string, planId: string) => {
    const edit = {
      kind: "map" as const,
      source: { kind: "price" as const, value },
      planId,
      accessDays: null,
    };
    const saved = await changeRules(deps, [edit], { actor, reason: "for a test", fingerprint: null });
    if (saved.outcome === "changed") await finishRederivation(pool, saved.rederivation, deps);
  };
  const send = async (...events: Json[]) => {
    made.push(...events.map(asListed));
    await deliver(pool, events, now);
  };
  await setPlan(pool, { id: "free", name: "Free", rank: 0, features: [] }, { actor, now });
  await setPlan(pool, { id: "pro", name: "Pro", rank: 10, features: [] }, { actor, now });
  await map("price_pro", "pro");
  return {
    ...deps,
    stripe,
    diagnosis,
    map,
    pass: (seconds) => {
      now = new Date(now.getTime() + seconds * 1_000);
    },
    async user() {
      const id = fresh("user");
      await pool.query(
        "insert into users (id, email, created_at, updated_at) values ($1, $1 || '@example.com', $2, $2)",
        [id, now],
      );
      return id;
    },
    send,
    async arrive(...events) {
      await send(...events);
      while ((await applyDue(deps)).claimed > 0);
    },
    async look() {
      while ((await lookAtDue({ diagnosis, mayAskStripe: true })) > 0);
    },
    async cases() {
      const { rows } = await pool.query(
        `select kind, subject_type as type, subject_id as id, cause, status, amount, currency from cases order by id`,
      );
      return rows;
    },
    async told() {
      const { rows } = await pool.query<{ line: string }>(
        "select type || ' ' || (payload->'subject'->>'id') as line from outgoing_events order by created_at, type",
      );
      return rows.map(({ line }) => line);
    },
  };
}

const dataOfEvent = z.object({ object: z.object({ id: z.string(), customer: z.string().optional() }) });

function asListed(event: Json): StripesEvent {
  const { object } = dataOfEvent.parse(event.data);
  return {
    id: String(event.id),
    type: String(event.type),
    created: new Date(Number(event.created) * 1_000),
    pendingWebhooks: 0,
    objectId: object.id,
    customerId: object.customer ?? object.id,
    apiVersion: null,
    requestId: null,
  };
}

const refused = {
  kind: "forbidden" as const,
  code: null,
  status: 403,
  requestId: null,
  message: "Not with this key.",
};
