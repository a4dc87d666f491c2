/**
 * What Stripe has, beside what is mapped: a plan is chosen for a product, or for a
 * price that differs from its product. Suggestions are preselected and say so.
 */
import type { PlanSource } from "~/modules/entitlements/plan";
import { SelectField } from "./field";
import { counted } from "./figures";
import { IdWithCopy } from "./id";
import { type PriceWordsInput, priceWords } from "./price-words";
import { Section } from "./section";
import { Badge } from "./tone";

export interface MappedView {
  planId: string;
  by: PlanSource["kind"] | "metadata";
}

export interface SuggestionView {
  planId: string;
  because: "metadata" | "lookup_key" | "name";
}

export interface ImportProductView {
  product: { id: string; name: string; active: boolean };
  mapped: MappedView | null;
  suggestion: SuggestionView | null;
  features: readonly string[];
  prices: {
    price: PriceWordsInput & {
      id: string;
      nickname: string | null;
      lookupKey: string | null;
      active: boolean;
    };
    mapped: MappedView | null;
    suggestion: SuggestionView | null;
  }[];
  /** Prices that are not among them. */
  furtherPrices: number;
}

export interface ImportFeatureView {
  feature: { id: string; name: string; lookupKey: string; active: boolean };
  mapped: MappedView | null;
  suggestion: SuggestionView | null;
}

interface Plan {
  id: string;
  name: string;
}

/** Of a form: which plan is chosen for something. */
export function choiceName({ kind, value }: PlanSource): string {
  return `${kind}:${value}`;
}

export interface Chosen {
  plans: readonly Plan[];
  /** What was chosen before, by choiceName, where the form comes back. */
  chosen: Readonly<Record<string, string>> | null;
}

export function ImportProducts({
  products,
  ...choosing
}: { products: readonly ImportProductView[] } & Chosen) {
  return (
    <ul className="grid gap-4">
      {products.map((one) => (
        <li key={one.product.id}>
          <ImportProduct one={one} {...choosing} />
        </li>
      ))}
    </ul>
  );
}

function ImportProduct({ one, plans, chosen }: { one: ImportProductView } & Chosen) {
  const { product, mapped, suggestion, features, prices, furtherPrices } = one;
  return (
    <Section
      flush
      title={
        <span className="inline-flex flex-wrap items-center gap-2">
          {product.name}
          {!product.active && <Badge tone="none">not sold any more</Badge>}
        </span>
      }
      aside={<IdWithCopy id={product.id} what="product id" className="text-xs" />}
    >
      <div className="grid items-start gap-x-6 gap-y-2 px-4 py-3 text-sm sm:grid-cols-[minmax(0,1fr)_16rem]">
        <div className="text-muted">
          Every price of it, those to come as well
          {features.length > 0 && (
            <span className="block text-xs">Stripe's features: {features.join(", ")}</span>
          )}
        </div>
        <PlanChoice
          label={`Plan of the product ${product.name}`}
          source={{ kind: "product", value: product.id }}
          mapped={mapped}
          suggestion={suggestion}
          preselect={product.active}
          {...{ plans, chosen }}
        />
      </div>
      {prices.length > 0 && (
        <ul className="divide-y border-t text-sm">
          {prices.map(({ price, ...rest }) => (
            <li
              key={price.id}
              className="grid items-start gap-x-6 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_16rem]"
            >
              <div className="min-w-0 sm:pl-4">
                <p className="flex flex-wrap items-center gap-2 tabular-nums">
                  {price.nickname && <span>{price.nickname}</span>}
                  {priceWords(price)}
                  {!price.active && <Badge tone="none">not sold any more</Badge>}
                </p>
                <p className="flex min-w-0 flex-wrap items-center gap-x-3 text-xs text-muted">
                  <IdWithCopy id={price.id} what="price id" quiet />
                  {price.lookupKey && <span>lookup key {price.lookupKey}</span>}
                </p>
              </div>
              <PlanChoice
                label={`Plan of the price ${priceWords(price)}`}
                source={{ kind: "price", value: price.id }}
                otherwise="As its product"
                preselect={price.active}
                {...rest}
                {...{ plans, chosen }}
              />
            </li>
          ))}
        </ul>
      )}
      {furtherPrices > 0 && (
        <p className="border-t px-4 py-3 text-sm text-muted">
          and {counted(furtherPrices, "further price")}: map the product, or a price by its id on the plan's
          page.
        </p>
      )}
    </Section>
  );
}

export function ImportFeatures({
  features,
  ...choosing
}: { features: readonly ImportFeatureView[] } & Chosen) {
  return (
    <Section title="Stripe's features" aside={counted(features.length, "feature")} flush>
      <ul className="divide-y text-sm">
        {features.map(({ feature, ...rest }) => (
          <li
            key={feature.id}
            className="grid items-start gap-x-6 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_16rem]"
          >
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-2">
                {feature.name}
                {!feature.active && <Badge tone="none">archived</Badge>}
              </p>
              <p className="text-xs text-muted">{feature.lookupKey}</p>
            </div>
            <PlanChoice
              label={`Plan of the feature ${feature.name}`}
              source={{ kind: "feature_lookup_key", value: feature.lookupKey }}
              preselect={feature.active}
              {...rest}
              {...choosing}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface PlanChoiceProps extends Chosen {
  label: string;
  source: PlanSource;
  mapped: MappedView | null;
  suggestion: SuggestionView | null;
  /** A suggestion is taken unless somebody chooses otherwise. */
  preselect: boolean;
  /** What no choice means. */
  otherwise?: string;
}

function PlanChoice(props: PlanChoiceProps) {
  const { label, source, mapped, suggestion, preselect, otherwise = "No plan", plans, chosen } = props;
  const nameOf = (planId: string) => plans.find(({ id }) => id === planId)?.name ?? planId;
  const name = choiceName(source);
  // Its own mapping, not the one of its product.
  const own = mapped !== null && mapped.by === source.kind ? mapped.planId : null;
  const suggested = own === null && mapped === null ? suggestion : null;
  const selected = chosen?.[name] ?? own ?? (preselect ? suggested?.planId : null) ?? "";
  return (
    <SelectField
      label={label}
      hideLabel
      name={name}
      defaultValue={selected}
      options={[
        { value: "", label: otherwise },
        ...plans.map((plan) => ({ value: plan.id, label: plan.name })),
      ]}
      hint={
        suggested ? (
          <>
            <Badge tone="waiting">suggestion</Badge> {nameOf(suggested.planId)}, {clues[suggested.because]}
          </>
        ) : (
          mapped && <>{stands(mapped, own, nameOf(mapped.planId))}</>
        )
      }
    />
  );
}

const clues: Record<SuggestionView["because"], string> = {
  metadata: "by its metadata",
  lookup_key: "by its lookup key",
  name: "by its name",
};

function stands(mapped: MappedView, own: string | null, planName: string): string {
  if (own !== null) return `Mapped to ${planName}`;
  switch (mapped.by) {
    case "product":
      return `${planName}, by its product`;
    case "price_lookup_key":
      return `${planName}, by its lookup key`;
    case "metadata":
      return `${planName}, by its metadata at Stripe`;
    default:
      return planName;
  }
}
