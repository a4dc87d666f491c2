/** What at Stripe unlocks a plan: by name, with what it costs and whether it is sold. */
import type { PlanSourceKind } from "~/modules/entitlements/plan";
import { counted } from "./figures";
import { IdWithCopy } from "./id";
import { type PriceWordsInput, priceWords } from "./price-words";
import { sourceWords } from "./rules-edit-words";
import { Badge } from "./tone";

export interface PlanSourceView {
  kind: PlanSourceKind;
  value: string;
  accessDays: number | null;
  name: string | null;
  prices: (PriceWordsInput & { id: string; active: boolean })[];
  furtherPrices: number;
  active: boolean | null;
}

export function PlanSources({ sources }: { sources: readonly PlanSourceView[] }) {
  return (
    <ul className="grid gap-2.5">
      {sources.map((source) => (
        <li key={`${source.kind}:${source.value}`} className="min-w-0">
          <PlanSourceLine source={source} />
        </li>
      ))}
    </ul>
  );
}

function PlanSourceLine({ source }: { source: PlanSourceView }) {
  const { kind, value, name, prices, furtherPrices, active, accessDays } = source;
  return (
    <>
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <span className="text-muted">{sourceWords[kind]}</span>
        {name && <span className="font-medium">{name}</span>}
        {active === false && <Badge tone="none">not sold any more</Badge>}
        <IdWithCopy id={value} what={kind.replaceAll("_", " ")} quiet className="text-xs text-muted" />
      </p>
      {prices.length > 0 && (
        <ul className="mt-0.5 flex flex-wrap gap-x-3 gap-y-0.5 tabular-nums">
          {prices.map((price) => (
            <li key={price.id} title={price.id} className={price.active ? undefined : "text-faint"}>
              {priceWords(price)}
              {!price.active && active !== false && " (not sold any more)"}
            </li>
          ))}
          {furtherPrices > 0 && <li className="text-muted">and {counted(furtherPrices, "further price")}</li>}
        </ul>
      )}
      {accessDays !== null && (
        <p className="text-xs text-muted">Bought once, it lasts {counted(accessDays, "day")}.</p>
      )}
    </>
  );
}
