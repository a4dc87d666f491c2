/** The end user's page: what you have, what it means, what you paid. */
import { Amount } from "./amount";
import { type BillingFacts, billingWords } from "./billing-words";
import { LinkButton } from "./button";
import { CheckIcon } from "./icon";
import { Notice } from "./notice";
import { cardWords, type PaymentShape, paymentWords, stripePage } from "./payment-words";
import { Section } from "./section";
import { DateOnly } from "./time";
import { ToneWord } from "./tone";

export interface BillingPayment extends PaymentShape {
  id: string;
  /** ISO 8601 */
  at: string | null;
  currency: string | null;
  number: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  /** Stripe's page of it, as the payload says. */
  page: string | null;
}

export interface BillingPageProps {
  facts: BillingFacts;
  features: readonly string[];
  payments: readonly BillingPayment[];
}

export function BillingPage({ facts, features, payments }: BillingPageProps) {
  const { sentence, next, trouble } = billingWords(facts);
  const open = payments.find(({ status, page }) => status === "open" && stripePage(page));
  return (
    <div className="grid gap-6">
      <header>
        <p className="text-sm text-faint">Billing</p>
        <h1 className="mt-1 text-2xl font-semibold tracking-[-0.02em] text-balance">{sentence}</h1>
        <p className="mt-1.5 text-muted">{next}</p>
      </header>
      {trouble && (
        <Notice tone={trouble.tone} title={trouble.title}>
          {trouble.text}
          {trouble.payable && open?.page && (
            <div className="mt-2.5">
              <LinkButton to={open.page} variant="primary" rel="noreferrer">
                Pay <Amount minorUnits={open.amount} currency={open.currency} /> now
              </LinkButton>
            </div>
          )}
        </Notice>
      )}
      {features.length > 0 && (
        <Section title={`What ${facts.planName} unlocks`}>
          <ul className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
            {features.map((feature) => (
              <li key={feature} className="flex gap-2">
                <CheckIcon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-good" />
                {feature}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Payments" flush={payments.length > 0}>
        {payments.length === 0 ? (
          <p className="text-sm text-muted">
            No payment of yours is known here. If you paid and it is not listed after a minute, tell support
            the email on your receipt.
          </p>
        ) : (
          <ul>
            {payments.map((payment) => (
              <Payment key={payment.id} payment={payment} />
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}

function Payment({ payment }: { payment: BillingPayment }) {
  const { word, tone } = paymentWords(payment);
  const page = stripePage(payment.page);
  const card = cardWords(payment.cardBrand, payment.cardLast4);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-4 py-2.5 text-sm not-first:border-t sm:grid-cols-[7rem_minmax(0,1fr)_8rem_6rem]">
      <span className="text-muted">{payment.at ? <DateOnly at={payment.at} /> : "No date"}</span>
      <span className="text-right font-medium sm:order-last">
        <Amount minorUnits={payment.amount} currency={payment.currency} />
      </span>
      <span className="flex min-w-0 flex-wrap gap-x-3 text-muted">
        {card && <span>{card}</span>}
        {payment.number && <span className="text-faint">{payment.number}</span>}
        {page && (
          <a href={page} rel="noreferrer" className="rounded-xs text-accent hover:underline">
            {payment.status === "open" ? "Pay" : "Receipt"}
            <span className="sr-only"> {payment.number ?? ""}</span>
          </a>
        )}
      </span>
      <span className="justify-self-end sm:justify-self-start">
        <ToneWord tone={tone}>{word}</ToneWord>
      </span>
    </li>
  );
}
