/** Plans side by side, each with its prices and one button a price. Plain forms: they work without a script. */
import { Amount } from "./amount";
import { Button } from "./button";
import { CheckIcon } from "./icon";

export interface PlanOfferView {
  planId: string;
  name: string;
  features: readonly string[];
  offers: readonly PriceOfferView[];
}

interface PriceOfferView {
  priceId: string;
  amount: number;
  currency: string;
  interval: "month" | "year" | null;
}

const periods = {
  month: { per: "a month", name: "monthly" },
  year: { per: "a year", name: "yearly" },
  once: { per: "once", name: "once" },
};

export function PlanOffers({ plans, attempt }: { plans: readonly PlanOfferView[]; attempt: string }) {
  return (
    <section aria-label="Plans" className="grid gap-3 sm:grid-cols-2">
      {plans.map((plan, index) => (
        <div key={plan.planId} className="flex flex-col rounded-lg border bg-surface p-4">
          <h2 className="text-base font-semibold">{plan.name}</h2>
          <ul className="mt-2 grid gap-1 text-sm text-muted">
            {plan.features.map((feature) => (
              <li key={feature} className="flex gap-2">
                <CheckIcon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-good" />
                {feature}
              </li>
            ))}
          </ul>
          <ul className="mt-auto grid gap-2 pt-4">
            {plan.offers.map((offer, place) => (
              <li key={offer.priceId}>
                <Offer
                  plan={plan.name}
                  offer={offer}
                  attempt={attempt}
                  // A page has one primary button: the smallest step up.
                  primary={index === 0 && place === 0}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

interface OfferProps {
  plan: string;
  offer: PriceOfferView;
  attempt: string;
  primary: boolean;
}

function Offer({ plan, offer, attempt, primary }: OfferProps) {
  const { priceId, amount, currency, interval } = offer;
  const { per, name } = periods[interval ?? "once"];
  return (
    <form
      method="post"
      action="/billing/checkout"
      className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1"
    >
      <input type="hidden" name="price" value={priceId} />
      <input type="hidden" name="attempt" value={attempt} />
      <span className="text-sm">
        <span className="font-semibold">
          <Amount minorUnits={amount} currency={currency} />
        </span>{" "}
        <span className="text-muted">{per}</span>
      </span>
      <Button variant={primary ? "primary" : "secondary"}>
        {interval === null ? "Buy" : "Upgrade"}
        <span className="sr-only">
          {" "}
          {interval === null ? plan : `to ${plan}`}, {name}
        </span>
      </Button>
    </form>
  );
}
