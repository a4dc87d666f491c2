/** Those who could be meant by what was pasted, with what tells them apart; or that nobody is, and who was asked. */
import type { ReactNode } from "react";
import { LinkButton } from "./button";
import { EmptyState } from "./empty-state";
import { counted } from "./figures";
import { Link } from "./link";
import { formatAmount } from "./money";
import { Notice } from "./notice";
import { PageHeader } from "./page-header";
import { calendarDate } from "./time-words";

export type SearchFound =
  | {
      found: "people";
      people: PersonRow[];
      more: boolean;
      /** So much is like it that not all of it was looked through. */
      cutOff: boolean;
    }
  | { found: "payments"; payments: PaymentRow[]; more: boolean }
  | { found: "customers"; customers: { id: string; email: string | null }[] }
  | {
      found: "nothing";
      stripe: "not_asked" | "unknown" | "other_mode" | "failed";
      near: { kind: "user" | "customer" | "object"; id: string; label: string | null }[];
    }
  | { found: "case" | "event"; id: string };

interface PersonRow {
  id: string;
  name: string | null;
  email: string;
  /** What of them fits. */
  by: "beginning" | "part" | "likeness";
}

const fits: Record<PersonRow["by"], string> = {
  beginning: "begins so",
  part: "has it in it",
  likeness: "is written almost so",
};

interface PaymentRow {
  type: string;
  id: string;
  customerId: string | null;
  amount: number | null;
  currency: string | null;
  status: string | null;
  createdAt: string | null;
}

export function SearchResults({ reference, found }: { reference: string; found: SearchFound }) {
  switch (found.found) {
    case "people":
      return (
        <>
          <PageHeader
            title={peopleTitle(found)}
            lead={`Nothing is exactly “${reference}”${found.people.length > 0 ? "; the id, email or name of these comes close" : ""}.`}
          />
          {found.cutOff && (
            <div className="mb-4">
              <Notice tone="waiting" title="Too many match: type more of it">
                So many users have a part of this in common that not all of them were looked through. Whoever
                is meant may be missing here.
              </Notice>
            </div>
          )}
          {found.people.length > 0 && (
            <Rows
              rows={found.people.map(({ id, name, email, by }) => ({
                to: `/console/users/${encodeURIComponent(id)}`,
                title: name ?? email,
                text: `${name ? `${email} · ` : ""}${id} · ${fits[by]}`,
              }))}
            />
          )}
          {found.more && (
            <p className="mt-3">
              <LinkButton to={`/console/users?q=${encodeURIComponent(reference)}`}>All of them</LinkButton>
            </p>
          )}
        </>
      );
    case "customers":
      return (
        <>
          <PageHeader
            title={counted(found.customers.length, "customer")}
            lead={`No user here has “${reference}”; these customers of Stripe's have it.`}
          />
          <Rows
            rows={found.customers.map(({ id, email }) => ({
              to: `/console/customers/${encodeURIComponent(id)}`,
              title: id,
              text: email,
            }))}
          />
        </>
      );
    case "payments":
      return (
        <>
          <PageHeader
            title={`${found.more ? "The newest " : ""}${counted(found.payments.length, "payment")}`}
            lead={`“${reference}” fits each of them. ${found.more ? "Add the amount and the day to narrow them down." : ""}`}
          />
          <Rows
            rows={found.payments.map((payment) => ({
              to: payment.customerId
                ? `/console/customers/${encodeURIComponent(payment.customerId)}?ref=${encodeURIComponent(payment.id)}`
                : `/console/events?object=${encodeURIComponent(payment.id)}`,
              title: paymentWords(payment),
              text: `${payment.id} · ${payment.customerId ?? "without a customer"}`,
            }))}
          />
        </>
      );
    case "case":
    case "event":
      return null;
    case "nothing":
      return <NothingFound reference={reference} {...found} />;
  }
}

function peopleTitle({ people, more, cutOff }: Extract<SearchFound, { found: "people" }>): string {
  if (people.length === 0) return "Too many users match";
  return `${more || cutOff ? "The first " : ""}${counted(people.length, "user")}`;
}

function paymentWords({ amount, currency, status, createdAt }: PaymentRow): string {
  const parts = [
    amount === null || currency === null ? null : formatAmount(amount, currency),
    status,
    createdAt === null ? null : calendarDate(Date.parse(createdAt)),
  ];
  return parts.filter((part) => part !== null).join(" · ");
}

function Rows({ rows }: { rows: readonly { to: string; title: string; text: ReactNode }[] }) {
  return (
    <ul className="rounded-lg border bg-surface text-sm">
      {rows.map(({ to, title, text }) => (
        <li key={`${to} ${title}`} className="not-first:border-t">
          <Link
            to={to}
            data-row=""
            className="block px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
          >
            <span className="font-medium break-words">{title}</span>
            {text && <span className="block break-words text-muted">{text}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}

const asked = {
  not_asked: "It was looked for here only: Stripe finds nothing by this.",
  unknown: "Neither we nor Stripe know it in this mode.",
  other_mode: "Stripe knows it in its other mode (test or live): look in the deployment of that mode.",
  failed: "It is not known here, and Stripe did not answer in time: it may know it.",
} as const;

function NothingFound({
  reference,
  stripe,
  near,
}: Extract<SearchFound, { found: "nothing" }> & { reference: string }) {
  return (
    <>
      <PageHeader title="Nothing found" meta={<code className="text-xs break-all">{reference}</code>} />
      {near.length > 0 && (
        <section aria-labelledby="near" className="mb-5">
          <h2 id="near" className="mb-2 text-sm font-semibold">
            Did you mean
          </h2>
          <Rows
            rows={near.map(({ kind, id, label }) => ({
              to:
                kind === "object"
                  ? `/console/search?q=${encodeURIComponent(id)}`
                  : `/console/${kind}s/${encodeURIComponent(id)}`,
              title: id,
              text: label,
            }))}
          />
        </section>
      )}
      <div className="rounded-lg border">
        <EmptyState
          title="No id, email or name starts with this"
          actions={<LinkButton to="/console/rejected">Rejected deliveries</LinkButton>}
        >
          {asked[stripe]} What never was accepted is among the rejected deliveries, while they are kept.
        </EmptyState>
      </div>
    </>
  );
}
