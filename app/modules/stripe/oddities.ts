/**
 * What is strange about an object that Stripe, or whoever signs in its name, sent:
 * codes for the people who look at the event. Nothing is refused for them; what
 * cannot be used is null in the snapshot, and here is why.
 */
import { type Fields, fields, isFields, members } from "./payload-fields";
import type { MirroredType, Snapshot } from "./snapshot";

export type Oddity =
  | "object_id_missing"
  | "object_id_unusable"
  | "status_unknown"
  | "amount_negative"
  | "time_far_off"
  | "list_too_long"
  | "metadata_too_large"
  | "customer_expanded"
  | "customer_deleted"
  | "customer_absent";

/** Words that Stripe has for each. Of what is not here any word will do. */
const statuses: { readonly [T in MirroredType]?: ReadonlySet<string> } = {
  subscription: words("incomplete incomplete_expired trialing active past_due canceled unpaid paused"),
  invoice: words("draft open paid uncollectible void"),
  payment_intent: words(
    "requires_payment_method requires_source requires_confirmation requires_action requires_source_action processing requires_capture canceled succeeded",
  ),
  charge: words("succeeded pending failed"),
  refund: words("pending requires_action succeeded failed canceled"),
  checkout_session: words("open complete expired"),
  subscription_schedule: words("not_started active completed released canceled"),
  invoice_payment: words("open paid canceled"),
  dispute: words(
    "warning_needs_response warning_under_review warning_closed needs_response under_review charge_refunded won lost prevented",
  ),
  credit_note: words("issued void"),
};

function words(...text: string[]): ReadonlySet<string> {
  return new Set(text.join(" ").split(" "));
}

/** Never without one at Stripe. Sessions, payments and charges of guests have none. */
const ofCustomers: ReadonlySet<MirroredType> = new Set([
  "subscription",
  "invoice",
  "subscription_schedule",
  "credit_note",
]);

/** Below zero only by mistake; an invoice's total may be. */
const amounts = [
  "amount",
  "amount_due",
  "amount_paid",
  "amount_refunded",
  "amount_received",
  "amount_total",
  "unit_amount",
];

/** 2100-01-01: nobody bills further ahead. */
const latest = 4_102_444_800;
/** More than a page of a list. */
const longestList = 100;
/** Stripe's own bounds. */
const mostKeys = 50;
const longestValue = 500;

/** `snapshot`: what the normaliser made of it; null: nothing. */
export function odditiesOf(raw: unknown, snapshot: Snapshot | null): Oddity[] {
  const object = fields(raw);
  if (snapshot === null) return [object.id ? "object_id_unusable" : "object_id_missing"];
  const { type, status, customerId } = snapshot;
  const items = type === "subscription" ? members(object.items).map(fields) : [];
  const parts = [object, ...items, ...items.map(({ price }) => fields(price))];
  const found: Oddity[] = [];
  const known = statuses[type];
  if (status !== null && known !== undefined && !known.has(status)) found.push("status_unknown");
  if (parts.some(hasNegativeAmount)) found.push("amount_negative");
  if (parts.some(hasFarOffTime)) found.push("time_far_off");
  if (isTooLong(object.items) || isTooLong(object.lines)) found.push("list_too_long");
  if (isTooLarge(object.metadata)) found.push("metadata_too_large");
  if (isFields(object.customer)) {
    found.push(object.customer.deleted === true ? "customer_deleted" : "customer_expanded");
  }
  if (customerId === null && ofCustomers.has(type)) found.push("customer_absent");
  return found;
}

function hasNegativeAmount(part: Fields): boolean {
  return amounts.some((name) => {
    const amount = part[name];
    return typeof amount === "number" && amount < 0;
  });
}

function hasFarOffTime(part: Fields): boolean {
  for (const name in part) {
    const at = part[name];
    if (typeof at === "number" && (at > latest || at < 0) && isTimeName(name)) return true;
  }
  return false;
}

const isTimeName = (name: string) => name === "created" || /_(?:at|end|start|date)$/.test(name);

function isTooLong(list: unknown): boolean {
  const data = isFields(list) ? list.data : list;
  return Array.isArray(data) && data.length > longestList;
}

function isTooLarge(metadata: unknown): boolean {
  if (!isFields(metadata)) return false;
  const values = Object.values(metadata);
  return values.length > mostKeys || values.some((value) => String(value).length > longestValue);
}
