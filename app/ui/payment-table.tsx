/** Payments, newest first. */
import { Amount } from "./amount";
import { IdWithCopy } from "./id";
import { cardWords, type PaymentShape, paymentWords } from "./payment-words";
import { type Column, Table } from "./table";
import { DateOnly } from "./time";
import { ToneWord } from "./tone";

export interface PaymentRow extends PaymentShape {
  id: string;
  /** ISO 8601 */
  at: string | null;
  currency: string | null;
  number: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  failureCode: string | null;
}

const columns: readonly Column<PaymentRow>[] = [
  {
    head: "Date",
    cell: (payment) => (payment.at ? <DateOnly at={payment.at} /> : "–"),
    phone: "left",
    className: "md:w-32",
  },
  {
    head: "Amount",
    align: "right",
    cell: (payment) => (
      <span className="font-medium">
        <Amount minorUnits={payment.amount} currency={payment.currency} />
      </span>
    ),
    phone: "right",
    className: "md:w-28",
  },
  {
    head: "State",
    cell: (payment) => {
      const { word, tone } = paymentWords(payment);
      return (
        <span className="flex flex-wrap items-center gap-x-2">
          <ToneWord tone={tone}>{word}</ToneWord>
          {tone === "bad" && payment.failureCode && (
            <span className="text-faint">{payment.failureCode.replaceAll("_", " ")}</span>
          )}
        </span>
      );
    },
    phone: "left",
  },
  {
    head: "Paid with",
    cell: (payment) => (
      <span className="text-muted">{cardWords(payment.cardBrand, payment.cardLast4) ?? "–"}</span>
    ),
    phone: "right",
    className: "md:w-36",
  },
  {
    head: "Number and id",
    cell: (payment) => (
      <>
        {payment.number && <span className="block text-muted">{payment.number}</span>}
        <IdWithCopy
          id={payment.id}
          what="payment id"
          to={`/console/events?object=${encodeURIComponent(payment.id)}`}
          quiet
        />
      </>
    ),
    className: "md:max-w-44",
  },
];

export function PaymentTable({ payments }: { payments: readonly PaymentRow[] }) {
  return (
    <Table
      caption="Payments, newest first"
      columns={columns}
      rows={payments}
      rowKey={(payment) => payment.id}
    />
  );
}
