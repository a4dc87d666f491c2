/** Payments that belong to something tell it what became of them, in the same transaction. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { onCustomerDeleted } from "../resources/customers";
import { startForTest, type Started } from "../testing/start";
import type { Scope } from "../work/scope";
import { challengeUrl } from "./challenge";
import { confirmIntent } from "./confirm";
import { cancelIntent, createIntent } from "./intents";
import { methodFor } from "./make-method";
import { definePaymentOwner, defineSetupOwner } from "./owners";
import { confirmSetup, createSetup } from "./setups";

const told: string[] = [];
const tell =
  (moment: string) => (_scope: Scope, intent: { object: string; status: string }, owner: string) => {
    told.push(`${owner}: ${intent.object} ${moment} (${intent.status})`);
  };
const everything = {
  succeeded: tell("succeeded"),
  failed: tell("failed"),
  requiresAction: tell("requiresAction"),
  processing: tell("processing"),
  canceled: tell("canceled"),
};
definePaymentOwner("testing.order", everything);
defineSetupOwner("testing.order", everything);
onCustomerDeleted((_scope, customer) => told.push(`${customer.name} deleted`));

let emulator: Started;
const owner = { kind: "testing.order", id: "order_1" };

beforeAll(async () => {
  emulator = await startForTest();
});
afterAll(() => emulator.stop());
beforeEach(() => {
  told.length = 0;
});

function work<R>(todo: (scope: Scope) => R): R {
  return emulator.emulator.transact("test", { request: null, idempotencyKey: null }, todo);
}

const pay = (token: string) =>
  work((scope) => {
    const intent = createIntent(scope, { amount: 900, currency: "usd", owner });
    return confirmIntent(scope, intent, { method: methodFor(scope, token, "payment_method") });
  });

test("a payment that goes through, and one that is declined and then goes through", () => {
  expect(pay("pm_card_visa").status).toBe("succeeded");
  const declined = pay("pm_card_chargeDeclined");
  expect(declined.last_payment_error?.code).toBe("card_declined");
  work((scope) =>
    confirmIntent(scope, declined, { method: methodFor(scope, "pm_card_visa", "payment_method") }),
  );
  expect(told).toEqual([
    "order_1: payment_intent succeeded (succeeded)",
    "order_1: payment_intent failed (requires_payment_method)",
    "order_1: payment_intent succeeded (succeeded)",
  ]);
});

test("a challenge, answered on its page", async () => {
  const asked = pay("pm_card_authenticationRequired");
  const url = work((scope) => challengeUrl(scope, asked)).replace(/^.*?(?=\/3d_secure)/, emulator.url);
  await fetch(url, { method: "POST", body: new URLSearchParams({ answer: "complete" }) });
  expect(told).toEqual([
    "order_1: payment_intent requiresAction (requires_action)",
    "order_1: payment_intent succeeded (succeeded)",
  ]);
});

test("a bank debit is processing first", async () => {
  pay("pm_usBankAccount_success");
  await emulator.control("POST", "/advance", { seconds: 5 });
  expect(told).toEqual([
    "order_1: payment_intent processing (processing)",
    "order_1: payment_intent succeeded (succeeded)",
  ]);
});

test("a cancelled payment, and setups", () => {
  work((scope) =>
    cancelIntent(scope, createIntent(scope, { amount: 900, currency: "usd", owner }), "abandoned"),
  );
  for (const token of ["pm_card_visa", "pm_card_chargeDeclined"]) {
    work((scope) => {
      const method = methodFor(scope, token, "payment_method");
      return confirmSetup(scope, createSetup(scope, { owner }), { method });
    });
  }
  expect(told).toEqual([
    "order_1: payment_intent canceled (canceled)",
    "order_1: setup_intent succeeded (succeeded)",
    "order_1: setup_intent failed (requires_payment_method)",
  ]);
});

test("whoever hangs on a customer hears of its end", async () => {
  const { id } = await emulator.stripe.customers.create({ name: "Ada" });
  await emulator.stripe.customers.del(id);
  expect(told).toEqual(["Ada deleted"]);
});
