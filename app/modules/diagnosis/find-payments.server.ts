/**
 * Payments by what stands on a receipt: the address of a hosted invoice, a receipt's
 * or an invoice's number, a card's last four digits. Looks into the mirror only.
 */
import type { Db } from "~/lib/database.server";
import type { Reference } from "./reference";

export interface FoundPayment {
  type: "invoice" | "charge";
  id: string;
  customerId: string | null;
  amount: number | null;
  currency: string | null;
  status: string | null;
  createdAt: Date | null;
}

const most = 20;

const columns = `type, id, customer_id as "customerId", status, created_at as "createdAt",
  coalesce(data->'fields'->>'amountPaid', data->'fields'->>'amount')::float8::bigint::float8 as amount,
  data->'fields'->>'currency' as currency`;

/** The newest first; at most twenty, and whether there are more. */
export async function findPayments(
  db: Db,
  livemode: boolean,
  reference: Reference,
): Promise<{ payments: FoundPayment[]; more: boolean }> {
  const query = queryFor(reference);
  if (query === null) return { payments: [], more: false };
  const { rows } = await db.query<FoundPayment>(
    `select ${columns} from mirror_objects where livemode = $1 and ${query.where}
     order by created_at desc, id desc limit ${most + 1}`,
    [livemode, ...query.values],
  );
  return { payments: rows.slice(0, most), more: rows.length > most };
}

interface Query {
  where: string;
  values: unknown[];
}

/** Each condition is that of one partial index of expressions, word for word. */
function queryFor(reference: Reference): Query | null {
  switch (reference.kind) {
    // mirror_objects_hosted_invoice
    case "hosted_invoice":
      return {
        where: `type = 'invoice' and split_part(data->'fields'->>'hostedInvoiceUrl', '?', 1) = $2`,
        values: [reference.url],
      };
    // mirror_objects_receipt_number, mirror_objects_invoice_number
    case "receipt":
      return {
        where: `((type = 'charge' and data->'fields'->>'receiptNumber' = $2)
          or (type = 'invoice' and data->'fields'->>'number' = $2))`,
        values: [reference.number],
      };
    // mirror_objects_card_last4: digits, amount, time. A day is a day somewhere: a day more on either side.
    case "card":
      return {
        where: `type = 'charge' and data->'fields'->>'cardLast4' = $2
          and ($3::text is null or data->'fields'->>'amount' = $3)
          and ($4::date is null or created_at >= $4::date - interval '1 day' and created_at < $4::date + interval '2 days')`,
        values: [
          reference.last4,
          reference.amount === null ? null : String(reference.amount),
          dayOrNull(reference.day),
        ],
      };
    default:
      return null;
  }
}

/** 2026-02-31 is no day. */
function dayOrNull(day: string | null): string | null {
  if (day === null) return null;
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day ? null : day;
}
