/**
 * What of the mirror decides access: of customers as they are stored, and beside
 * states that are about to arrive. Read only.
 */
import type { Db } from "~/lib/database.server";
import { pastLimit } from "../stripe/past-limit";
import { objectColumns, type StoredObject, toVersion } from "./mirror.server";
import type { Version } from "./version";

/**
 * A paid purchase of which something is known that may name a plan: the same question
 * as mayGive in candidates-of-purchases.ts, or a wider one.
 */
export const mayGive = `data->'fields'->>'mode' = 'payment' and coalesce(status, '') not in ('open', 'expired')
  and data->'fields'->>'paymentStatus' in ('paid', 'no_payment_required')
  and (data->'fields'->>'planHint' is not null or jsonb_typeof(data->'fields'->'lineItems') = 'array')`;

/**
 * What decides access, of these customers: the customers themselves and what Stripe
 * entitles them to, every subscription that has not ended with the invoice it waits
 * for, every purchase that names a plan with its charges, and the newest few of the
 * rest: ended subscriptions, purchases, charges, disputes, and charges whose money
 * went back with the invoices they paid. However long a history is, only what still
 * gives something comes in full.
 * Served by mirror_objects_livemode_customer_id_type_created_at_idx, the primary key
 * and mirror_objects_invoice_payment_intent.
 */
export async function loadDeciding(
  db: Db,
  livemode: boolean,
  customerIds: readonly string[],
): Promise<Version[]> {
  if (customerIds.length === 0) return [];
  const of = "livemode = $1 and customer_id = c.id and type";
  const newest = "order by created_at desc, id limit $3";
  const found = await db.query<StoredObject>({
    name: "mirror_deciding",
    text: `
      select ${objectColumns} from unnest($2::text[]) as c(id) cross join lateral (
        with disputes as materialized (
          select * from mirror_objects where ${of} = 'dispute' ${newest}
        ), lost as materialized (
          select * from mirror_objects
          where ${of} = 'charge'
            and (data->'fields'->>'refunded' = 'true' or data->'fields'->>'disputed' = 'true'
              or id in (select data->'fields'->>'chargeId' from disputes)) ${newest}
        ), lost_payments as materialized (
          select * from mirror_objects
          where livemode = $1 and type = 'invoice_payment' and customer_id = c.id
            and data->'fields'->>'paymentIntentId' in (select data->'fields'->>'paymentIntentId' from lost)
        )
        (select * from mirror_objects where ${of} in ('customer', 'entitlement_summary'))
        union all
        (select * from mirror_objects
         where ${of} = 'subscription' and status not in ('canceled', 'incomplete_expired'))
        union all
        (select * from mirror_objects
         where ${of} = 'subscription' and status in ('canceled', 'incomplete_expired') ${newest})
        union all
        (select * from mirror_objects where ${of} = 'invoice' and id in (
           select data->'fields'->>'latestInvoiceId' from mirror_objects
           where ${of} = 'subscription' and (status = 'past_due' or status not in ('canceled', 'incomplete_expired')
             and data->'fields'->>'collectionMethod' = 'send_invoice')
           union all select data->'fields'->>'invoiceId' from lost
           union all select data->'fields'->>'invoiceId' from lost_payments))
        union all
        (select * from mirror_objects where ${of} = 'checkout_session' and ${mayGive})
        union all
        (select * from mirror_objects where ${of} = 'checkout_session' and (${mayGive}) is not true ${newest})
        union all
        (select * from mirror_objects where ${of} = 'charge' and data->'fields'->>'paymentIntentId' in (
           select data->'fields'->>'paymentIntentId' from mirror_objects
           where ${of} = 'checkout_session' and ${mayGive}))
        union all
        (select * from mirror_objects where ${of} = 'charge' ${newest})
        union all
        (select * from disputes) union all (select * from lost) union all (select * from lost_payments)
      ) o`,
    values: [livemode, customerIds, pastLimit],
  });
  return found.rows.map(toVersion);
}

/**
 * What decides together with states that are about to arrive, as loadDeciding finds
 * it for those that are stored: the invoices that subscriptions wait for, the charges
 * of purchases, and of money that goes back the charge and the invoice it had paid.
 * Asks nothing where nothing of the kind arrives. Served by the primary key,
 * mirror_objects_livemode_customer_id_type_created_at_idx and mirror_objects_invoice_payment_intent.
 */
export async function loadNamedBy(
  db: Db,
  livemode: boolean,
  arriving: readonly Version[],
): Promise<Version[]> {
  const invoices: (string | null)[] = [];
  const charges: (string | null)[] = [];
  const lost: (string | null)[] = [];
  const payments: { customerId: string; intentId: string }[] = [];
  for (const { snapshot } of arriving) {
    const { type, customerId, data } = snapshot;
    if (type === "subscription" && (data.status === "past_due" || data.collectionMethod === "send_invoice")) {
      invoices.push(data.latestInvoiceId);
    }
    if (type === "checkout_session" && customerId !== null && data.paymentIntentId !== null) {
      payments.push({ customerId, intentId: data.paymentIntentId });
    }
    if (type === "charge" && (data.refunded || data.disputed)) {
      invoices.push(data.invoiceId);
      lost.push(data.paymentIntentId);
    }
    if (type === "dispute") {
      charges.push(data.chargeId);
      lost.push(data.paymentIntentId);
    }
    if (type === "invoice_payment") invoices.push(data.invoiceId);
  }
  if ([invoices, charges, lost, payments].every((names) => names.length === 0)) return [];
  const found = await db.query<StoredObject>({
    name: "mirror_named_by",
    text: `
      with lost_payments as materialized (
        select * from mirror_objects
        where livemode = $1 and type = 'invoice_payment' and data->'fields'->>'paymentIntentId' = any($6::text[])
      )
      select ${objectColumns} from mirror_objects o
      where o.livemode = $1 and o.type = 'invoice' and (o.id = any($2::text[])
        or o.id in (select data->'fields'->>'invoiceId' from lost_payments))
      union all
      select ${objectColumns} from mirror_objects o
      where o.livemode = $1 and o.type = 'charge' and o.id = any($5::text[])
      union all
      select ${objectColumns} from lost_payments o
      union all
      select ${objectColumns} from unnest($3::text[], $4::text[]) as p(customer_id, intent_id)
      join mirror_objects o on o.livemode = $1 and o.customer_id = p.customer_id and o.type = 'charge'
        and o.data->'fields'->>'paymentIntentId' = p.intent_id`,
    values: [
      livemode,
      invoices,
      payments.map(({ customerId }) => customerId),
      payments.map(({ intentId }) => intentId),
      charges,
      lost,
    ],
  });
  return found.rows.map(toVersion);
}
