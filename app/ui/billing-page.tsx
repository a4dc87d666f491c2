/** The end user's page: what you have, what it means, what you paid. */
import { Amount } from "./amount";
import { billingProblemWords } from "./billing-problem-words";
import { type BillingFacts, billingWords } from "./billing-words";
import { Button, LinkButton } from "./button";
import { CheckIcon } from "./icon";
import { Notice } from "./notice";
import { cardWords, type PaymentShape, paymentWords } from "./payment-words";
import { PlanOffers, type PlanOfferView } from "./plan-offers";
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
  /** Stripe has a page of it. Its address is not here: whoever had it could open it. */
  hasPage: boolean;
}

export interface BillingPageProps {
  facts: BillingFacts;
  features: readonly string[];
  payments: readonly BillingPayment[];
  offers: {
    plans: readonly PlanOfferView[];
    /** There are prices, and Stripe does not tell them now. */
    unknownPrices: boolean;
    /** Stripe's portal has something to show. */
    manageable: boolean;
    /** Further customers of theirs at Stripe that subscribe. */
    alsoSubscribed: readonly string[];
  };
  /** Names this visit: a button pressed twice is one wish. */
  attempt: string;
  /** Why the payer was sent back here; null: they were not. */
  problem: string | null;
}

/** Buttons of their own; whoever pays more often than that needs somebody to look. */
const mostManaged = 5;

export function BillingPage({ facts, features, payments, offers, attempt, problem }: BillingPageProps) {
  const { sentence, next, trouble } = billingWords(facts);
  const open = payments.find(({ status, hasPage }) => status === "open" && hasPage);
  const sentBack = billingProblemWords(problem);
  return (
    <div className="grid gap-6">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <p className="text-sm text-faint">Billing</p>
          <h1 className="mt-1 text-2xl font-semibold tracking-[-0.02em] text-balance">{sentence}</h1>
          <p className="mt-1.5 text-muted">{next}</p>
        </div>
        {offers.manageable && <Manage />}
      </header>
      {sentBack && (
        <Notice tone={sentBack.tone} title={sentBack.title}>
          {sentBack.text}
        </Notice>
      )}
      {offers.alsoSubscribed.length > 0 && (
        <Notice tone="bad" title="You pay for more than one subscription">
          Each is charged by itself. To end one, manage it and cancel it there.
          <div className="mt-2.5 flex flex-wrap gap-2">
            {offers.alsoSubscribed.slice(0, mostManaged).map((customer, n) => (
              <Manage key={customer} customer={customer} label={`Manage subscription ${n + 2}`} />
            ))}
          </div>
          {offers.alsoSubscribed.length > mostManaged && (
            <p className="mt-2">And {offers.alsoSubscribed.length - mostManaged} more: ask us to end them.</p>
          )}
        </Notice>
      )}
      {trouble && (
        <Notice tone={trouble.tone} title={trouble.title}>
          {trouble.text}
          {trouble.payable && open && (
            <div className="mt-2.5">
              <LinkButton to={receiptPath(open.id)} variant="primary">
                Pay <Amount minorUnits={open.amount} currency={open.currency} /> now
              </LinkButton>
            </div>
          )}
        </Notice>
      )}
      {features.length > 0 && (
        <Section title={`Included in ${facts.planName}`}>
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
      {offers.plans.length > 0 && <PlanOffers plans={offers.plans} attempt={attempt} />}
      {offers.unknownPrices && (
        <Notice tone="waiting" title="Plans cannot be shown right now">
          Our payment provider, who knows the prices, does not answer. What you have stays as it is. Load this
          page again in a few minutes.
        </Notice>
      )}
      <Section title="Payments" flush={payments.length > 0}>
        {payments.length === 0 ? (
          <p className="text-sm text-muted">
            No payments yet. If you paid and it is not listed after a minute, tell support the email on your
            receipt.
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

/** Leads on to Stripe's page of it, after a look at whose it is. */
const receiptPath = (id: string) => `/billing/receipts/${id}`;

/** To Stripe's portal. A plain form: it works without a script. */
function Manage({ customer, label = "Manage" }: { customer?: string; label?: string }) {
  return (
    <form method="post" action="/billing/portal">
      {customer !== undefined && <input type="hidden" name="customer" value={customer} />}
      <Button>
        {label}
        {customer === undefined && <span className="sr-only"> plan, cards and invoices</span>}
      </Button>
    </form>
  );
}

function Payment({ payment }: { payment: BillingPayment }) {
  const { word, tone } = paymentWords(payment);
  const card = cardWords(payment.cardBrand, payment.cardLast4);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-4 py-2.5 text-sm not-first:border-t sm:grid-cols-[6.5rem_minmax(0,1fr)_7rem_5.5rem_3.5rem]">
      <span className="text-muted">{payment.at ? <DateOnly at={payment.at} /> : "No date"}</span>
      <span className="text-right font-medium tabular-nums sm:order-4">
        <Amount minorUnits={payment.amount} currency={payment.currency} />
      </span>
      <span className="flex min-w-0 flex-wrap gap-x-3 text-muted sm:order-2">
        {card && <span>{card}</span>}
        {payment.number && <span className="text-faint">{payment.number}</span>}
      </span>
      <span className="justify-self-end sm:order-3 sm:justify-self-start">
        <ToneWord tone={tone}>{word}</ToneWord>
      </span>
      <span className="text-right max-sm:col-span-2 max-sm:text-left sm:order-5">
        {payment.hasPage && (
          <a href={receiptPath(payment.id)} className="rounded-xs text-accent hover:underline">
            {payment.status === "open" ? "Pay" : "Receipt"}
            <span className="sr-only"> {payment.number ?? ""}</span>
          </a>
        )}
      </span>
    </li>
  );
}
