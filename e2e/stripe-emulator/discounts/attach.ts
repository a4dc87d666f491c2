/** Redeeming coupons and promotion codes, and how the discounts that come of it end. */
import type Stripe from "stripe";
import { invalidRequest } from "../api/errors";
import { addMonths } from "./add-months";
import { idOf } from "../store/table";
import { customers } from "../tables/customers";
import { discounts } from "../tables/discounts";
import type { Scope } from "../work/scope";
import { needCoupon, needPromotionCode, termsOf } from "./redeemable";
import { countRedemption } from "./validity";

/** As the API's `discounts[]` gives them: exactly one of the three. */
export interface DiscountInput {
  coupon?: string;
  promotion_code?: string;
  /** An existing discount, used again. */
  discount?: string;
}

export interface DiscountPlace {
  /** Null for a guest's one-time purchase. */
  customer: string | null;
  subscription?: string;
  invoice?: string;
  checkoutSession?: string;
  /** What is about to be paid before discounts: codes may ask for a minimum. */
  amount?: number;
  currency?: string;
}

/**
 * Makes a discount of a coupon or promotion code, on the customer's clock, and
 * counts the redemption. Emits `customer.discount.created`, except for one
 * invoice alone, which Stripe does not announce.
 * @throws ApiError in Stripe's words: unknown, expired, used up, another's, below the minimum, not the first purchase
 */
export function redeem(scope: Scope, given: DiscountInput, on: DiscountPlace): Stripe.Discount {
  const discount = makeDiscount(scope, given, on);
  if (given.discount === undefined && on.invoice === undefined)
    scope.emit("customer.discount.created", discount);
  return discount;
}

/** The same without the event, for the caller who says more. */
export function makeDiscount(scope: Scope, given: DiscountInput, on: DiscountPlace): Stripe.Discount {
  const named = [given.coupon, given.promotion_code, given.discount].filter((each) => each !== undefined);
  if (named.length !== 1) {
    throw invalidRequest("You must provide one of: coupon, promotion_code, discount.", {
      param: "discounts",
    });
  }
  if (given.discount !== undefined) return scope.need(discounts, given.discount, "discounts[0][discount]");
  const code =
    given.promotion_code === undefined
      ? null
      : needPromotionCode(scope, given.promotion_code, on, "promotion_code");
  const coupon = needCoupon(scope, given.coupon ?? idOf(code?.promotion.coupon) ?? "", "coupon");
  const months = coupon.duration === "repeating" ? coupon.duration_in_months : null;
  const made = scope.insert(
    discounts,
    {
      id: scope.id(discounts),
      object: "discount",
      checkout_session: on.checkoutSession ?? null,
      customer: on.customer,
      customer_account: null,
      end: months === null ? null : addMonths(scope.now, months),
      invoice: on.invoice ?? null,
      invoice_item: null,
      promotion_code: code?.id ?? null,
      source: { coupon: coupon.id, type: "coupon" },
      start: scope.now,
      subscription: on.subscription ?? null,
      subscription_item: null,
    },
    { hidden: termsOf(scope, coupon) },
  );
  countRedemption(scope, coupon, code);
  return made;
}

/**
 * Ends "once" and "repeating" discounts that no longer hold at `scope.now`, with
 * `customer.discount.deleted`; returns those that go on. Ask before an invoice
 * is drawn up.
 */
export function liveDiscounts(scope: Scope, discountIds: readonly string[]): string[] {
  const live = holdingDiscounts(scope, discountIds);
  for (const id of discountIds) {
    const discount = scope.get(discounts, id);
    if (discount !== null && !live.includes(id)) endDiscount(scope, discount);
  }
  return live;
}

/** The same answer, and nothing changes: for previews. */
export function holdingDiscounts(scope: Scope, discountIds: readonly string[]): string[] {
  return discountIds.filter((id) => {
    const discount = scope.get(discounts, id);
    const terms = scope.hidden(discounts, id);
    if (discount === null || terms === null || terms.ended !== null) return false;
    if (discount.end !== null && discount.end <= scope.now) return false;
    return terms.duration !== "once" || !tookSomethingOff(scope, discount);
  });
}

/** The discount of a customer, for invoices whose subscription has none of its own. */
export function customerDiscounts(scope: Scope, customer: string): string[] {
  const own = scope.get(customers, customer)?.discount ?? null;
  return own === null ? [] : liveDiscounts(scope, [own.id]);
}

/** Takes a discount away. Emits `customer.discount.deleted`; doing it twice changes nothing. */
export function endDiscount(scope: Scope, discount: Stripe.Discount): void {
  if (!retire(scope, discount)) return;
  const customer = scope.get(customers, idOf(discount.customer));
  if (customer !== null && customer.discount?.id === discount.id) {
    scope.update(customers, { ...customer, discount: null }, { event: "customer.updated" });
  }
  if (discount.invoice === null) scope.emit("customer.discount.deleted", discount);
}

/** Marks it as over, without a word. False if it was already. */
export function retire(scope: Scope, discount: Stripe.Discount): boolean {
  const stored = scope.get(discounts, discount.id);
  const terms = scope.hidden(discounts, discount.id);
  if (stored === null || terms === null || terms.ended !== null) return false;
  scope.update(discounts, stored, { hidden: { ...terms, ended: scope.now } });
  return true;
}

/** What an invoice tells of the discounts on it; invoices are declared in a room above this one. */
interface DiscountedInvoice {
  id: string;
  status?: string | null;
  total_discount_amounts?: { amount: number; discount: string | { id: string } }[] | null;
}

/** Whether an invoice that was not voided has already used a "once" discount. */
function tookSomethingOff(scope: Scope, discount: Stripe.Discount): boolean {
  const customer = idOf(discount.customer);
  if (customer === null || discount.invoice !== null) return false;
  for (const row of scope.read.named("invoice")?.having("customer", customer) ?? []) {
    const invoice: DiscountedInvoice = row.object;
    if (invoice.status === "void") continue;
    if (
      invoice.total_discount_amounts?.some((each) => each.amount > 0 && idOf(each.discount) === discount.id)
    )
      return true;
  }
  return false;
}
