/**
 * Plans side by side, each with one price and one button; a switch above them
 * chooses between monthly and yearly. Plain forms, and the switch works by style:
 * no script is needed.
 */
import clsx from "clsx";
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
  const switched = plans.some(({ offers }) => paidBy(offers, "month") && paidBy(offers, "year"));
  return (
    <section aria-labelledby="plans" className="group/plans grid gap-3">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="plans" className="text-base font-semibold">
          Plans
        </h2>
        {switched && <IntervalSwitch />}
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        {plans.map((plan, index) => (
          <div key={plan.planId} className="flex flex-col rounded-lg border bg-surface p-4">
            <h3 className="text-base font-semibold">{plan.name}</h3>
            <ul className="mt-2 grid gap-1 text-sm text-muted">
              {plan.features.map((feature) => (
                <li key={feature} className="flex gap-2">
                  <CheckIcon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-good" />
                  {feature}
                </li>
              ))}
            </ul>
            <ul className="mt-auto grid gap-2 pt-4">
              {plan.offers.map((offer) => (
                <li key={offer.priceId} className={whenShown(offer, plan.offers)}>
                  <Offer
                    plan={plan.name}
                    offer={offer}
                    attempt={attempt}
                    // A page has one primary button: the smallest step up.
                    primary={index === 0 && offer.interval !== null}
                  />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

const paidBy = (offers: readonly PriceOfferView[], interval: PriceOfferView["interval"]) =>
  offers.some((offer) => offer.interval === interval);

/** Of two prices the one that the switch chooses; what has no counterpart is always there. */
function whenShown({ interval }: PriceOfferView, offers: readonly PriceOfferView[]) {
  if (!paidBy(offers, "month") || !paidBy(offers, "year")) return undefined;
  if (interval === "month") return "group-has-[#pay-yearly:checked]/plans:hidden";
  return interval === "year" ? "hidden group-has-[#pay-yearly:checked]/plans:block" : undefined;
}

function IntervalSwitch() {
  return (
    <fieldset className="flex rounded-md border bg-sunken p-0.5">
      <legend className="sr-only">How often to pay</legend>
      {(["Monthly", "Yearly"] as const).map((often) => (
        <span key={often}>
          <input
            type="radio"
            name="often"
            id={`pay-${often.toLowerCase()}`}
            defaultChecked={often === "Monthly"}
            className="peer sr-only"
          />
          <label
            htmlFor={`pay-${often.toLowerCase()}`}
            className="inline-flex h-7 items-center rounded px-2.5 text-sm text-muted select-none peer-checked:bg-raised peer-checked:font-medium peer-checked:text-ink peer-checked:shadow-xs peer-focus-visible:outline-2 peer-focus-visible:outline-accent hover:text-ink pointer-coarse:h-9"
          >
            {often}
          </label>
        </span>
      ))}
    </fieldset>
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
      className={clsx(
        "flex flex-wrap items-center justify-between gap-x-3 gap-y-1",
        interval === null && "border-t pt-2",
      )}
    >
      <input type="hidden" name="price" value={priceId} />
      <input type="hidden" name="attempt" value={attempt} />
      <span className="text-sm">
        <span className="font-semibold">
          <Amount minorUnits={amount} currency={currency} />
        </span>{" "}
        <span className="text-muted">{per}</span>
      </span>
      <Button
        variant={primary ? "primary" : interval === null ? "ghost" : "secondary"}
        className={clsx(interval === null && "-mr-3")}
      >
        {interval === null ? "Buy" : "Upgrade"}
        <span className="sr-only">
          {" "}
          {interval === null ? plan : `to ${plan}`}, {name}
        </span>
      </Button>
    </form>
  );
}
