/** Customers, their Checkout Sessions and what they are entitled to: what is a buyer's own, and no bill. */
import {
  type Fields,
  fields,
  hasMore,
  id,
  integer,
  isFields,
  type MovedFields,
  members,
  seconds,
  text,
  word,
} from "./payload-fields";
import { planHint } from "./plan-hint";
import type { LineItemData } from "./snapshot";
import type { Parts } from "./snapshot-parts";
import { userEvidence } from "./user-evidence";

export function customerParts(raw: Fields): Parts<"customer"> {
  return {
    status: null,
    evidence: userEvidence(raw),
    data: { email: text(raw.email), name: text(raw.name), currency: word(raw.currency) },
  };
}

export function sessionParts(raw: Fields): Parts<"checkout_session"> {
  const status = word(raw.status);
  const paymentLinkId = id(raw.payment_link);
  const evidence = userEvidence(raw);
  // Of a payment link it is what the buyer's browser put into the address; its metadata is the merchant's.
  const unprovenReference = paymentLinkId === null ? null : evidence.clientReferenceId;
  return {
    status,
    evidence: paymentLinkId === null ? evidence : { ...evidence, clientReferenceId: null },
    data: {
      status,
      paymentStatus: word(raw.payment_status),
      mode: word(raw.mode),
      subscriptionId: id(raw.subscription),
      paymentIntentId: id(raw.payment_intent),
      invoiceId: id(raw.invoice),
      amountTotal: integer(raw.amount_total),
      currency: word(raw.currency),
      customerEmail: text(fields(raw.customer_details).email) ?? text(raw.customer_email),
      expiresAt: seconds(raw.expires_at),
      paymentLinkId,
      unprovenReference,
      planHint: planHint(raw),
      accessDays: accessDays(raw),
      lineItems: lineItemsOf(raw),
    },
  };
}

/** Whole days, at the most a hundred years; anything else says nothing. */
function accessDays({ metadata }: Fields): number | null {
  const days = integer(word(fields(metadata).access_days)?.trim());
  return days !== null && days >= 1 && days <= 36_500 ? days : null;
}

/** Listed only where whoever reads the session asks for them. */
function lineItemsOf(raw: Fields): LineItemData[] | null {
  if (!isFields(raw.line_items)) return null;
  return members(raw.line_items).map((line) => {
    const { price: given, quantity } = fields(line);
    const price = fields(given);
    return {
      priceId: id(given),
      productId: id(price.product),
      lookupKey: word(price.lookup_key),
      planHint: planHint(price) ?? planHint(fields(price.product)),
      quantity: integer(quantity),
    };
  });
}

export function summaryParts(raw: Fields, moved: MovedFields): Parts<"entitlement_summary"> {
  const listed = members(raw.entitlements).map(fields);
  return {
    status: null,
    evidence: { metadataUserId: null, clientReferenceId: null },
    data: {
      entitlements: listed.map((entitlement) => ({
        id: id(entitlement.id),
        featureId: id(entitlement.feature),
        lookupKey: moved.first("lookupKey", [
          ["entitlements.data[].lookup_key", word(entitlement.lookup_key)],
          ["entitlements.data[].feature.lookup_key", word(fields(entitlement.feature).lookup_key)],
        ]),
      })),
      entitlementsTruncated: hasMore(raw.entitlements),
    },
  };
}
