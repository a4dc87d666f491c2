/** What people and time do to a merchant's Stripe, drawn at random: the alphabet of histories. */
import fc from "fast-check";

/** Cards by what becomes of them; the numbers are typed on hosted pages, the tokens sent by API. */
export const CARDS = {
  good: { token: "pm_card_visa", number: "4242424242424242" },
  declined: { token: "pm_card_visa_chargeDeclined", number: "4000000000000002" },
  attaches_then_declines: { token: "pm_card_chargeCustomerFail", number: "4000000000000341" },
  asks_always: { token: "pm_card_authenticationRequired", number: "4000002760003184" },
  asks_once: { token: "pm_card_authenticationRequiredOnSetup", number: "4000002500003155" },
  disputed: { token: "pm_card_createDispute", number: "4000000000000259" },
  refund_fails: { token: "pm_card_refundFail", number: "4000000000005126" },
} as const;
export type CardName = keyof typeof CARDS;

export const PRICES = ["pro_month", "pro_year", "team_month", "weekly"] as const;
export type PriceName = (typeof PRICES)[number];

/** Things are picked by number, modulo how many there are by then: so a shortened history still plays. */
export type Step =
  | { do: "new customer" }
  | { do: "give card"; who: number; card: CardName }
  | { do: "give debit"; who: number }
  | {
      do: "subscribe";
      who: number;
      price: PriceName;
      quantity: number;
      behaviour: "allow_incomplete" | "default_incomplete" | "error_if_incomplete";
      trialDays: number;
      coupon: boolean;
      sendInvoice: boolean;
    }
  | {
      do: "checkout";
      who: number;
      mode: "payment" | "subscription" | "setup";
      card: CardName;
      trialDays: number;
      known: boolean;
    }
  | { do: "expire session"; which: number }
  | { do: "answer bank"; which: number; yes: boolean }
  | {
      do: "change plan";
      which: number;
      price: PriceName;
      quantity: number;
      proration: "create_prorations" | "always_invoice" | "none";
      behaviour: "allow_incomplete" | "pending_if_incomplete" | "error_if_incomplete";
    }
  | { do: "cancel"; which: number; prorate: boolean; invoiceNow: boolean }
  | { do: "cancel at period end"; which: number; on: boolean }
  | { do: "pause collection"; which: number; how: "void" | "keep_as_draft" | "mark_uncollectible" | null }
  | { do: "pause"; which: number }
  | { do: "resume"; which: number }
  | { do: "end trial"; which: number }
  | { do: "coupon"; who: number; on: boolean }
  | { do: "add invoice item"; who: number; amount: number }
  | { do: "bill now"; who: number }
  | { do: "finalize"; which: number }
  | { do: "pay"; which: number; outOfBand: boolean }
  | { do: "void"; which: number }
  | { do: "give up invoice"; which: number }
  | { do: "delete draft"; which: number }
  | { do: "credit"; which: number; amount: number; to: "refund" | "balance" | "nowhere" }
  | { do: "balance"; who: number; amount: number }
  | { do: "charge"; who: number; amount: number; manual: boolean }
  | { do: "capture"; which: number }
  | { do: "cancel payment"; which: number }
  | { do: "refund"; which: number; amount: number }
  | { do: "answer dispute"; which: number; wins: boolean }
  | { do: "close dispute"; which: number }
  | { do: "delete customer"; who: number }
  | { do: "add item"; which: number; price: PriceName }
  | { do: "remove item"; which: number }
  | { do: "schedule"; which: number }
  | { do: "release schedule"; which: number }
  | { do: "restart cycle"; which: number }
  | { do: "cancel at"; which: number; hours: number | null }
  | { do: "detach"; which: number }
  | { do: "void credit"; which: number }
  | { do: "pay page"; which: number; card: CardName }
  | { do: "portal"; which: number; wish: "cancel" | "keep" }
  | { do: "rename"; who: number; name: string }
  | { do: "time"; hours: number };
export type StepOf<D extends Step["do"]> = Extract<Step, { do: D }>;

const aboutPeople = [
  ...(["new customer", "give card", "give debit", "checkout", "expire session", "coupon"] as const),
  ...(["balance", "rename", "detach", "delete customer"] as const),
] as const;
export type PeopleStep = StepOf<(typeof aboutPeople)[number]>;
export const isPeopleStep = (step: Step): step is PeopleStep => aboutPeople.some((what) => what === step.do);

const aboutMoney = [
  ...(["answer bank", "add invoice item", "bill now", "finalize", "pay", "pay page", "void"] as const),
  ...(["give up invoice", "delete draft", "credit", "void credit", "charge", "capture"] as const),
  ...(["cancel payment", "refund", "answer dispute", "close dispute"] as const),
] as const;
export type MoneyStep = StepOf<(typeof aboutMoney)[number]>;
export const isMoneyStep = (step: Step): step is MoneyStep => aboutMoney.some((what) => what === step.do);

export type SubscriptionStep = Exclude<Step, PeopleStep | MoneyStep | { do: "time" }>;

const index = fc.nat(7);
const card = fc.constantFrom(...(Object.keys(CARDS) as CardName[]));
const usualCard = fc.oneof(
  { weight: 3, arbitrary: fc.constant<CardName>("good") },
  { weight: 2, arbitrary: card },
);
const price = fc.constantFrom(...PRICES);
const quantity = fc.integer({ min: 1, max: 4 });
const yes = fc.boolean();
const trialDays = fc.constantFrom(0, 0, 0, 3, 10);
const amount = fc.constantFrom(1, 40, 700, 2500, 90_000);

const draws: readonly [weight: number, step: fc.Arbitrary<Step>][] = [
  [2, fc.record({ do: fc.constant("new customer" as const) })],
  [5, fc.record({ do: fc.constant("give card" as const), who: index, card: usualCard })],
  [1, fc.record({ do: fc.constant("give debit" as const), who: index })],
  [
    6,
    fc.record({
      do: fc.constant("subscribe" as const),
      who: index,
      price,
      quantity,
      behaviour: fc.constantFrom(
        "allow_incomplete" as const,
        "default_incomplete" as const,
        "error_if_incomplete" as const,
      ),
      trialDays,
      coupon: yes,
      sendInvoice: fc.constantFrom(false, false, false, true),
    }),
  ],
  [
    5,
    fc.record({
      do: fc.constant("checkout" as const),
      who: index,
      mode: fc.constantFrom(
        "payment" as const,
        "subscription" as const,
        "subscription" as const,
        "setup" as const,
      ),
      card: usualCard,
      trialDays,
      known: yes,
    }),
  ],
  [1, fc.record({ do: fc.constant("expire session" as const), which: index })],
  [4, fc.record({ do: fc.constant("answer bank" as const), which: index, yes })],
  [
    5,
    fc.record({
      do: fc.constant("change plan" as const),
      which: index,
      price,
      quantity,
      proration: fc.constantFrom("create_prorations" as const, "always_invoice" as const, "none" as const),
      behaviour: fc.constantFrom(
        "allow_incomplete" as const,
        "pending_if_incomplete" as const,
        "error_if_incomplete" as const,
      ),
    }),
  ],
  [2, fc.record({ do: fc.constant("cancel" as const), which: index, prorate: yes, invoiceNow: yes })],
  [2, fc.record({ do: fc.constant("cancel at period end" as const), which: index, on: yes })],
  [
    2,
    fc.record({
      do: fc.constant("pause collection" as const),
      which: index,
      how: fc.constantFrom("void" as const, "keep_as_draft" as const, "mark_uncollectible" as const, null),
    }),
  ],
  [1, fc.record({ do: fc.constant("pause" as const), which: index })],
  [2, fc.record({ do: fc.constant("resume" as const), which: index })],
  [1, fc.record({ do: fc.constant("end trial" as const), which: index })],
  [1, fc.record({ do: fc.constant("coupon" as const), who: index, on: yes })],
  [
    2,
    fc.record({
      do: fc.constant("add invoice item" as const),
      who: index,
      amount: fc.oneof(amount, fc.constant(-300)),
    }),
  ],
  [2, fc.record({ do: fc.constant("bill now" as const), who: index })],
  [2, fc.record({ do: fc.constant("finalize" as const), which: index })],
  [
    3,
    fc.record({
      do: fc.constant("pay" as const),
      which: index,
      outOfBand: fc.constantFrom(false, false, true),
    }),
  ],
  [2, fc.record({ do: fc.constant("void" as const), which: index })],
  [1, fc.record({ do: fc.constant("give up invoice" as const), which: index })],
  [
    2,
    fc.record({
      do: fc.constant("credit" as const),
      which: index,
      amount,
      to: fc.constantFrom("refund" as const, "balance" as const, "nowhere" as const),
    }),
  ],
  [
    2,
    fc.record({
      do: fc.constant("balance" as const),
      who: index,
      amount: fc.oneof(amount, fc.constant(-1500)),
    }),
  ],
  [2, fc.record({ do: fc.constant("charge" as const), who: index, amount, manual: yes })],
  [1, fc.record({ do: fc.constant("capture" as const), which: index })],
  [1, fc.record({ do: fc.constant("cancel payment" as const), which: index })],
  [3, fc.record({ do: fc.constant("refund" as const), which: index, amount: fc.constantFrom(0, 1, 500) })],
  [1, fc.record({ do: fc.constant("answer dispute" as const), which: index, wins: yes })],
  [1, fc.record({ do: fc.constant("close dispute" as const), which: index })],
  [1, fc.record({ do: fc.constant("delete draft" as const), which: index })],
  [
    2,
    fc.record({
      do: fc.constant("portal" as const),
      which: index,
      wish: fc.constantFrom("cancel" as const, "keep" as const),
    }),
  ],
  [1, fc.record({ do: fc.constant("rename" as const), who: index, name: fc.constantFrom("Ada", "Bea") })],
  [1, fc.record({ do: fc.constant("delete customer" as const), who: index })],
  [2, fc.record({ do: fc.constant("add item" as const), which: index, price })],
  [1, fc.record({ do: fc.constant("remove item" as const), which: index })],
  [1, fc.record({ do: fc.constant("schedule" as const), which: index })],
  [1, fc.record({ do: fc.constant("release schedule" as const), which: index })],
  [1, fc.record({ do: fc.constant("restart cycle" as const), which: index })],
  [
    1,
    fc.record({
      do: fc.constant("cancel at" as const),
      which: index,
      hours: fc.constantFrom(5, 24 * 5, 24 * 50, null),
    }),
  ],
  [1, fc.record({ do: fc.constant("detach" as const), which: index })],
  [1, fc.record({ do: fc.constant("void credit" as const), which: index })],
  [2, fc.record({ do: fc.constant("pay page" as const), which: index, card: usualCard })],
  [
    10,
    fc.record({
      do: fc.constant("time" as const),
      hours: fc.constantFrom(1, 2, 24, 24 * 4, 24 * 9, 24 * 32, 24 * 70),
    }),
  ],
];

export const step: fc.Arbitrary<Step> = fc.oneof(
  ...draws.map(([weight, arbitrary]) => ({ weight, arbitrary })),
);
