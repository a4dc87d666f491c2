/**
 * What is sold: products and prices. What moved:
 * - prices were plans until 2020, which have `amount`, `interval` of their own and no `lookup_key`;
 *   a plan's events go on beside the price's, for the same object;
 * - a plan's `nickname` was its `name` until 2018, when products came.
 */
import { type Fields, fields, id, integer, isFields, type MovedFields, word } from "./payload-fields";
import { planHint } from "./plan-hint";
import type { Parts } from "./snapshot-parts";

export function productParts(raw: Fields): Parts<"product"> {
  return {
    status: null,
    evidence: nobody,
    data: { name: word(raw.name), active: isActive(raw), planHint: planHint(raw) },
  };
}

export function priceParts(raw: Fields, moved: MovedFields): Parts<"price"> {
  // A plan tells less than the price that it is: see order.ts.
  if (raw.object === "plan") moved.readFrom.object = "plan";
  const recurring = fields(raw.recurring);
  return {
    status: null,
    evidence: nobody,
    data: {
      productId: id(raw.product),
      active: isActive(raw),
      lookupKey: word(raw.lookup_key),
      nickname: moved.first("nickname", [
        ["nickname", word(raw.nickname)],
        ["name", word(raw.name)],
      ]),
      unitAmount: moved.first("unitAmount", [
        ["unit_amount", integer(raw.unit_amount)],
        ["amount", integer(raw.amount)],
      ]),
      currency: word(raw.currency),
      interval: moved.first("interval", [
        ["recurring.interval", word(recurring.interval)],
        ["interval", word(raw.interval)],
      ]),
      intervalCount: moved.first("intervalCount", [
        ["recurring.interval_count", integer(recurring.interval_count)],
        ["interval_count", integer(raw.interval_count)],
      ]),
      planHint: planHint(raw) ?? (isFields(raw.product) ? planHint(raw.product) : null),
    },
  };
}

/** What is sold names nobody, whatever its metadata says: it is everybody's. */
const nobody = { metadataUserId: null, clientReferenceId: null };

/** Plans had no `active` until 2018, and no way to be otherwise. */
function isActive(raw: Fields): boolean {
  return raw.active !== false && raw.deleted !== true;
}
