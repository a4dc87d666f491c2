/**
 * The peer, `@supabase/stripe-sync-engine`, as its README says: every event that is
 * brought to the app is brought to it too, in the same order and as often. What it
 * ends with is read from its tables.
 */
import { StripeSync } from "@supabase/stripe-sync-engine";
import pg from "pg";
import Stripe from "stripe";
import { PeerDatabase } from "../../bench/surroundings/peer-database";
import type { StripeEvent } from "../event-feed";

const secret = "whsec_peer";

/** Its tables, and the kinds of Stripe's objects that they hold. */
const tables = {
  customer: "customers",
  subscription: "subscriptions",
  subscription_schedule: "subscription_schedules",
  invoice: "invoices",
  payment_intent: "payment_intents",
  charge: "charges",
  refund: "refunds",
  dispute: "disputes",
  credit_note: "credit_notes",
  "checkout.session": "checkout_sessions",
} as const;

export type PeerRow = Record<string, unknown> & { id: string };

export class Peer {
  /** Events that it refuses, by what it says. */
  readonly refused = new Map<string, number>();

  private constructor(
    private readonly sync: StripeSync,
    private readonly database: PeerDatabase,
    private readonly pool: pg.Pool,
  ) {}

  /** `stripe`: where it asks for what events lack. */
  static async start(databaseUrl: string, stripe: Stripe): Promise<Peer> {
    const database = await PeerDatabase.create({ createDatabase: async () => databaseUrl }, "peer");
    const sync = new StripeSync({
      schema: "stripe",
      stripeSecretKey: "sk_test_peer",
      stripeWebhookSecret: secret,
      autoExpandLists: false,
      backfillRelatedEntities: false,
      // Its README's figure.
      poolConfig: { connectionString: databaseUrl, max: 10 },
    });
    sync.stripe = stripe;
    return new Peer(sync, database, new pg.Pool({ connectionString: databaseUrl, max: 1 }));
  }

  async take(event: StripeEvent): Promise<void> {
    const payload = JSON.stringify(event, null, 2);
    try {
      await this.sync.processWebhook(payload, signer.webhooks.generateTestHeaderString({ payload, secret }));
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.refused.set(words, (this.refused.get(words) ?? 0) + 1);
    }
  }

  async rows(): Promise<Map<string, PeerRow>> {
    const rows = new Map<string, PeerRow>();
    for (const table of Object.values(tables)) {
      const found = await this.pool.query<PeerRow>(`select * from stripe.${table}`);
      for (const row of found.rows) rows.set(row.id, row);
    }
    return rows;
  }

  async stop(): Promise<void> {
    await this.sync.postgresClient.pool.end();
    await this.pool.end();
    await this.database.stop();
  }
}

export const isKeptByPeer = (kind: string): boolean => Object.hasOwn(tables, kind);

const signer = new Stripe("sk_test_not_used");
