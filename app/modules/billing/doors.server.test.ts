/**
 * Walks every door within end users' reach that takes a user and the id of something of Stripe's, with two
 * users: nobody crosses. A function of that kind which is in neither table fails.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { setPlan } from "../entitlements/catalogue.server";
import { loadObjects } from "../mirror/mirror.server";
import { asPayer } from "../ownership/as-payer.server";
import { bindCheckoutCustomer } from "../ownership/bind-checkout.server";
import { bindingsOfCustomers } from "../ownership/bindings.server";
import type { CheckoutSession, StripeGateway, StripeResult } from "../stripe/gateway";
import { checkoutReturn } from "./checkout-return.server";
import type { BillingContext } from "./context";
import { openPortal } from "./open-portal.server";
import { openReceipt } from "./open-receipt.server";
import { ownAccount, ownPayments } from "./own-account.server";
import { ownedOf, ownObject } from "./own-object.server";
import { functionsWithUserAndId } from "./testing/functions-with-user-and-id";
import { newPayer, payersNow, type TestPayer } from "./testing/payers";

let database: TestDatabase;
let ada: TestPayer;
let bob: TestPayer;
let denied: string[];
let tooMany: boolean;
/** Customers for whom a portal was opened. */
let opened: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  const change = { actor: { type: "system" as const, id: "test" }, now: payersNow };
  await setPlan(database.pool, { id: "free", name: "Free", rank: 0, features: [] }, change);
  await setPlan(database.pool, { id: "pro", name: "Pro", rank: 10, features: [] }, change);
});
afterAll(() => database.drop());
beforeEach(async () => {
  [ada, bob] = [await newPayer(database.pool), await newPayer(database.pool)];
  [denied, opened, tooMany] = [[], [], false];
});

const failure = { code: null, status: 404, requestId: null, message: "" };
/** Stripe has both payers' sessions, whoever asks: it knows us, not them. */
const stripe: Pick<StripeGateway, "retrieveCheckoutSession" | "createPortalSession"> = {
  async retrieveCheckoutSession(id): Promise<StripeResult<CheckoutSession>> {
    const payer = [ada, bob].find(({ session, guestSession }) => id === session || id === guestSession);
    if (payer === undefined) return { ok: false, failure: { ...failure, kind: "not_found" } };
    const isGuests = id === payer.guestSession;
    return {
      ok: true,
      value: {
        id,
        url: null,
        status: "complete",
        paymentStatus: "paid",
        customerId: isGuests ? null : payer.customer,
        metadataUserId: null,
        clientReferenceId: isGuests ? payer.user : null,
        subscriptionId: payer.subscription,
        paymentIntentId: null,
      },
    };
  },
  async createPortalSession({ customerId }) {
    opened.push(customerId);
    return { ok: true, value: { url: `https://billing.stripe.com/p/session/${customerId}` } };
  },
};

type DoorsContext = Pick<BillingContext, "pool" | "livemode" | "now" | "appUrl" | "apiBase" | "denials"> & {
  stripe: typeof stripe;
};
const context = (): DoorsContext => ({
  pool: database.pool,
  stripe,
  denials: { count: (door) => denied.push(door), tooMany: async () => tooMany },
  livemode: false,
  now: payersNow,
  appUrl: "https://app.example",
  apiBase: null,
});

const everything = (of: TestPayer) => [
  of.customer,
  of.subscription,
  of.invoice,
  of.charge,
  of.payment,
  of.session,
  of.guestSession,
  of.guestCharge,
];

interface DoorUnderTest {
  /** Ids that open it for their owner. */
  ids: (of: TestPayer) => string[];
  ask: (userId: string, id: string) => Promise<unknown>;
  /** What anybody is told of what is not theirs, or not there. */
  nothing: unknown;
  /** As it is counted; null: by its callers. */
  counted: string | null;
}

const doors: Record<string, DoorUnderTest> = {
  "billing/checkout-return.server.ts checkoutReturn": {
    ids: (of) => [of.session, of.guestSession],
    ask: (userId, sessionId) => checkoutReturn(context(), { userId, sessionId }),
    nothing: { state: "unknown" },
    counted: "checkout_return",
  },
  "billing/open-portal.server.ts openPortal": {
    ids: (of) => [of.customer],
    ask: (userId, asked) => openPortal(context(), { userId, asked }),
    nothing: { outcome: "unknown" },
    counted: "portal",
  },
  "billing/open-receipt.server.ts openReceipt": {
    ids: (of) => [of.invoice, of.charge, of.payment, of.guestCharge],
    ask: (userId, paymentId) => openReceipt(context(), { userId, paymentId }),
    nothing: { outcome: "unknown" },
    counted: "receipt",
  },
  "billing/own-object.server.ts ownObject": {
    ids: everything,
    // Outside a payer's transaction: the first wall alone.
    ask: (userId, objectId) => ownObject(database.pool, false, { userId, objectId }),
    nothing: null,
    counted: null,
  },
  "billing/own-object.server.ts ownedOf": {
    ids: everything,
    ask: async (userId, id) => {
      const types = [
        "customer",
        "subscription",
        "invoice",
        "charge",
        "payment_intent",
        "checkout_session",
      ] as const;
      const found = await loadObjects(
        database.pool,
        false,
        types.map((type) => ({ type, id })),
      );
      return ownedOf(database.pool, false, userId, found);
    },
    nothing: [],
    counted: null,
  },
};

/** Not a payer's doors: who calls them, and why nobody crosses there. */
const others: Record<string, string> = {
  "accounts/sessions.server.ts startSession": "sessions of the browser",
  "inbox/claim.server.ts mapEarlierEvents": "the worker's, of events",
  "inbox/claim.server.ts mapEarlierEventsOf": "the worker's, of events",
  "inbox/claim.server.ts markOutcomes": "the worker's, of events",
  "payers/unlocks.server.ts writeUnlocks": "the worker's: how long each checkout took",
  "payers/opened-checkouts.server.ts noteOpened": "what a checkout has just opened for its own payer",
  "ownership/bind-checkout.server.ts bindCheckoutCustomer":
    "tested below: it never takes a customer from somebody",
  "ownership/bindings.server.ts endedBy": "words",
  "ownership/bindings.server.ts writeBindings": "the store behind the worker's and the operators' decisions",
};

it("every function within end users' reach that takes a user and an id of Stripe's is a door here with its probe, or says why it is none", () => {
  expect(functionsWithUserAndId()).toEqual([...Object.keys(doors), ...Object.keys(others)].sort());
});

describe.each(Object.entries(doors))("%s", (_, { ids, ask, nothing, counted }) => {
  it("opens for the owner", async () => {
    for (const id of ids(bob)) expect(await ask(bob.user, id), id).not.toEqual(nothing);
    expect(denied).toEqual([]);
  });

  it("tells somebody else the same as of what does not exist, for every id", async () => {
    for (const id of everything(bob)) {
      expect(await ask(ada.user, id), id).toEqual(nothing);
      expect(await ask(ada.user, `${id}0`), id).toEqual(nothing);
    }
    for (const id of ["", "cus", "__proto___1", "in_1' or true --", `in_${"9".repeat(5_000)}`]) {
      expect(await ask(ada.user, id), id).toEqual(nothing);
    }
    expect(opened).toEqual([]);
    if (counted !== null) {
      expect(denied).toHaveLength(everything(bob).length * 2 + 5);
      expect(new Set(denied)).toEqual(new Set([counted]));
    }
  });

  it("asks the database as often for what is another's as for what does not exist", async () => {
    const asked = async (id: string) => {
      const { query } = database.pool;
      const connect = database.pool.connect;
      let count = 0;
      const counting = (original: unknown) =>
        function (this: unknown, ...args: unknown[]) {
          count += 1;
          return Reflect.apply(original as () => unknown, this, args);
        };
      Object.assign(database.pool, { query: counting(query), connect: counting(connect) });
      try {
        await ask(ada.user, id);
      } finally {
        Object.assign(database.pool, { query, connect });
      }
      return count;
    };
    for (const id of ids(bob)) expect(await asked(id), id).toBe(await asked(`${id}0`));
  });
});

it("without an id there is only one's own", async () => {
  expect((await ownAccount(context(), ada.user)).payer.customerId).toBe(ada.customer);
  const payments = await ownPayments(context(), ada.user);
  expect(payments.map(({ id }) => id).sort()).toEqual(
    [ada.charge, ada.guestCharge, ada.invoice, ada.payment].sort(),
  );
  expect(await openPortal(context(), { userId: ada.user, asked: null })).toMatchObject({ outcome: "page" });
  expect(opened).toEqual([ada.customer]);
});

it("a payment of one's own customer that names another user is neither listed nor opened", async () => {
  await database.pool.query("update mirror_objects set metadata_user_id = $2 where id = $1", [
    ada.charge,
    bob.user,
  ]);
  expect((await ownPayments(context(), ada.user)).map(({ id }) => id)).not.toContain(ada.charge);
  expect(await openReceipt(context(), { userId: ada.user, paymentId: ada.charge })).toEqual({
    outcome: "unknown",
  });
  expect(await openReceipt(context(), { userId: bob.user, paymentId: ada.charge })).toEqual({
    outcome: "unknown",
  });
});

it("our checkout binds no customer that is somebody else's", async () => {
  const wish = { livemode: false, customerId: bob.customer, userId: ada.user, gone: null, now: payersNow };
  expect(await bindCheckoutCustomer(database.pool, wish)).toEqual({ outcome: "another_user" });
  const read = () => bindingsOfCustomers(database.pool, false, [bob.customer]);
  expect(await read()).toMatchObject([{ userId: bob.user }]);
});

it("the second wall alone hides what the first would have refused", async () => {
  for (const id of everything(bob)) {
    const found = await asPayer(database.pool, ada.user, (tx) =>
      loadObjects(
        tx,
        false,
        (
          ["customer", "subscription", "invoice", "charge", "payment_intent", "checkout_session"] as const
        ).map((type) => ({ type, id })),
      ),
    );
    expect(found, id).toEqual([]);
  }
});

it("whoever has asked in vain too often is told the same of everything, and nothing is looked at", async () => {
  tooMany = true;
  for (const { ids, ask, nothing, counted } of Object.values(doors)) {
    if (counted !== null) for (const id of ids(ada)) expect(await ask(ada.user, id)).toEqual(nothing);
  }
  expect(opened).toEqual([]);
  // Where no id is asked for there is nothing to guess.
  expect(await openPortal(context(), { userId: ada.user, asked: null })).toMatchObject({ outcome: "page" });
});
