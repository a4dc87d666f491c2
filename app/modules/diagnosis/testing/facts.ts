/** Facts for tests: nothing known of anybody, of whom each test says what it is about. */
import type { Entitlement } from "../../entitlements/entitlement";
import { emptyCatalogue } from "../../entitlements/plan";
import { neededEvents } from "../../stripe/needed-events";
import type { ConfigurationFacts, Facts, LedgerFacts, Source, StripeFacts } from "../facts";

export const now = new Date("2026-12-10T12:00:00Z");
const webhookUrl = "https://billing.example/api/stripe/webhook";

export const known = <T>(value: T): Source<T> => ({ state: "known", at: now, value });

export const configuration: ConfigurationFacts = {
  webhookUrl,
  mode: "test",
  keyKind: "secret",
  pinnedApiVersion: "2026-10-28.endive",
  secrets: [],
  database: { embedded: false, persistent: true, createdAt: null, why: null },
  production: true,
  neededEvents: [...neededEvents],
};

export const ledger: LedgerFacts = {
  events: [],
  known: new Set(),
  rejections: [],
  rejectedLately: [],
  lastVerifiedAt: null,
  backlog: { pending: 0, oldestAt: null, workersAlive: 1 },
  generationFailures: [],
};

export const stripe: StripeFacts = {
  customers: [],
  missingCustomers: [],
  objects: [],
  entitlement: null,
  events: [],
  eventsComplete: true,
};

export function entitlementOf(planId: string): Entitlement {
  return {
    userId: "user_1",
    planId,
    planName: planId,
    state: planId === "free" ? "free" : "active",
    features: [],
    limits: {},
    seats: null,
    validUntil: null,
    holdsUntil: null,
    reasons: [],
    asOf: now,
  };
}

export function factsOf({ entitled = false, ...more }: Partial<Facts> & { entitled?: boolean } = {}): Facts {
  const derived = entitlementOf(entitled ? "pro" : "free");
  return {
    now,
    livemode: false,
    reference: { text: "user_1", kind: "user" },
    subject: {
      user: {
        id: "user_1",
        email: "mara@example.com",
        emailVerified: true,
        name: "Mara Lind",
        createdAt: now,
      },
      customers: [],
      object: null,
    },
    mirror: known([]),
    ledger: known(ledger),
    entitlement: known({ stored: derived, derived, grants: [], catalogue: emptyCatalogue(), changes: [] }),
    configuration: known(configuration),
    host: known({ lastRead: null, observed: null }),
    jobs: known([]),
    mismatches: known([]),
    stripe: known(stripe),
    endpoint: known({ endpoints: [], probes: [] }),
    truncated: [],
    ...more,
  };
}
