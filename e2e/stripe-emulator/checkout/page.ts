/** The hosted page: shown, changed, paid. Everything works without script, by plain forms. */
import type Stripe from "stripe";
import { ApiError, noSuch } from "../api/errors";
import { activeCode } from "../discounts/redeemable";
import type { Page, PageAnswer, PageRequest } from "../pages/page-router";
import { makeMethod } from "../payments/make-method";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { checkoutSessions } from "../tables/checkout";
import type { Scope } from "../work/scope";
import { adjustQuantities } from "./adjust";
import { endedPage } from "./ended-page";
import { discountOf } from "./discounts";
import { offerOf } from "./offer";
import { outcomeOf, payCheckout, saveTotals } from "./pay";
import { readForm, typedIn, withoutSecrets, type Problems, type Typed } from "./read-form";
import { recoverSession } from "./recover";
import { attemptOf, hiddenOf, noteAttempt, saveHidden } from "./state";
import { totalsOf } from "./totals";
import { checkoutView } from "./view";

const world: Page["world"] = ({ path }) => (path.id?.startsWith("cs_live_") ? "live" : "test");

function find(scope: Scope, id: string): { session: Stripe.Checkout.Session; on: Scope } {
  const session = scope.get(checkoutSessions, id);
  if (session === null) throw noSuch("checkout.session", id, "id", null);
  return { session, on: onCustomerClock(scope, idOf(session.customer)) };
}

/** @param problems by field; `form` is about all of it */
function show(scope: Scope, id: string, typed: Typed, problems: Problems): PageAnswer {
  const session = scope.need(checkoutSessions, id);
  const status = Object.keys(problems).length === 0 ? 200 : 422;
  return {
    html: checkoutView(scope, {
      session,
      lines: hiddenOf(scope, id).lines,
      plan: hiddenOf(scope, id).plan,
      offer: offerOf(scope, session),
      typed,
      problems,
    }),
    status,
  };
}

function visit(scope: Scope, { path, query }: PageRequest): PageAnswer {
  const id = path.id ?? "";
  const { session, on } = find(scope, id);
  // Back from the bank: what came of it is known by now.
  const returned = query.has("redirect_status");
  if (returned && session.status === "open") outcomeOf(on, id);
  const now = on.need(checkoutSessions, id);
  if (now.status !== "open") return returned && now.status === "complete" ? success(now) : endedPage(now);
  const attempt = attemptOf(on, id);
  return show(on, id, attempt.entered, attempt.failure === null ? {} : { form: attempt.failure });
}

function submit(scope: Scope, { path, form }: PageRequest): PageAnswer {
  const id = path.id ?? "";
  const { session, on } = find(scope, id);
  // Sent twice: the first one paid.
  if (session.status === "complete") return success(session);
  if (session.status !== "open") return endedPage(session);
  const typed = typedIn(form);
  noteAttempt(on, id, { failure: null });
  switch (typed.action) {
    case "apply_promotion":
      return show(on, id, { ...typed, promotion_code: "" }, applyCode(on, session, typed));
    case "remove_promotion":
      saveDiscounts(on, session, []);
      return show(on, id, { ...typed, promotion_code: "" }, {});
    case "update_quantity":
      adjustQuantities(on, session, typed);
      return show(on, id, typed, {});
    case "enter":
      return takeIn(on, session, typed) ?? pay(on, id, typed);
    default:
      return pay(on, id, typed);
  }
}

/** Enter in the field of a code or a quantity means that field. Null when there is nothing to take in. */
function takeIn(scope: Scope, session: Stripe.Checkout.Session, typed: Typed): PageAnswer | null {
  if (session.allow_promotion_codes === true && session.discounts?.length === 0 && typed.promotion_code) {
    return show(scope, session.id, { ...typed, promotion_code: "" }, applyCode(scope, session, typed));
  }
  return adjustQuantities(scope, session, typed) ? show(scope, session.id, typed, {}) : null;
}

function pay(scope: Scope, id: string, typed: Typed): PageAnswer {
  adjustQuantities(scope, scope.need(checkoutSessions, id), typed);
  const before = scope.need(checkoutSessions, id);
  const codes = before.discounts?.length === 0 ? applyCode(scope, before, typed) : {};
  const session = scope.need(checkoutSessions, id);
  const { payer, chosen, problems } = readForm(scope, session, offerOf(scope, session), typed);
  const all = { ...problems, ...codes };
  if (Object.keys(all).length > 0) return show(scope, id, typed, all);
  const method =
    chosen.kind === "none" ? null : chosen.kind === "saved" ? chosen.method : makeMethod(scope, chosen.input);
  const result = attempt(() => payCheckout(scope, id, { payer, method, entered: withoutSecrets(typed) }));
  if (typeof result === "string") return show(scope, id, typed, { promotion_code: result });
  switch (result.outcome) {
    case "complete":
      return success(scope.need(checkoutSessions, id));
    case "challenge":
      return { redirect: result.url };
    case "failed":
      return show(scope, id, typed, { form: result.words });
  }
}

/** A discount that no longer holds is said in place: nothing was written before. */
function attempt<R extends object>(pays: () => R): R | string {
  try {
    return pays();
  } catch (error) {
    if (error instanceof ApiError && error.body.param?.startsWith("discounts") === true) return error.message;
    throw error;
  }
}

/** @returns what is wrong with the code, if anything */
function applyCode(scope: Scope, session: Stripe.Checkout.Session, { promotion_code = "" }: Typed): Problems {
  if (session.allow_promotion_codes !== true || promotion_code === "") return {};
  const customer = idOf(session.customer) ?? attemptOf(scope, session.id).customer;
  const code = activeCode(scope, promotion_code, customer);
  if (code === null) return { promotion_code: `The code “${promotion_code}” is not valid.` };
  const order = { customer, amount: session.amount_subtotal ?? 0, currency: session.currency ?? "usd" };
  const found = attempt(() => discountOf(scope, { promotion_code: code.id }, order));
  if (typeof found === "string") return { promotion_code: found };
  saveDiscounts(scope, session, [found]);
  return {};
}

function saveDiscounts(
  scope: Scope,
  session: Stripe.Checkout.Session,
  discounts: Stripe.Checkout.Session.Discount[],
): void {
  const { lines, plan } = hiddenOf(scope, session.id);
  const changed = saveTotals(scope, { ...session, discounts }, totalsOf(scope, lines, discounts, plan));
  saveHidden(scope, changed, { redeemed: [] });
}

/** The merchant's page, told which session it was. */
function success(session: Stripe.Checkout.Session): PageAnswer {
  if (session.success_url === null) return endedPage(session);
  return { redirect: session.success_url.replaceAll("{CHECKOUT_SESSION_ID}", session.id) };
}

export const checkoutPages: readonly Page[] = [
  { method: "GET", path: "/c/pay/:id", world, handle: visit },
  { method: "POST", path: "/c/pay/:id", world, handle: submit },
  {
    method: "GET",
    path: "/r/:token",
    world: ({ path }) => (path.token?.startsWith("live_") ? "live" : "test"),
    handle: (scope, { path }) => ({ redirect: recoverSession(scope, path.token ?? "").url ?? "/" }),
  },
];
