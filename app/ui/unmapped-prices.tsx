/** Prices that people pay for now and that are mapped to nothing: money taken, nothing given. */
import { counted } from "./figures";
import { IdWithCopy } from "./id";
import { Link } from "./link";
import { Notice } from "./notice";

export interface UnmappedPriceView {
  priceId: string;
  /** What it is called at Stripe, and what it costs; null: not known. */
  name: string | null;
  words: string | null;
  without: number;
  beside: number;
  people: { id: string; name: string | null }[];
}

export function UnmappedPrices({
  prices,
  complete,
  importTo,
}: {
  prices: readonly UnmappedPriceView[];
  complete: boolean;
  /** null: the reader may not map. */
  importTo: string | null;
}) {
  if (prices.length === 0) return null;
  const worst = prices.some(({ without }) => without > 0);
  return (
    <Notice
      tone={worst ? "bad" : "none"}
      title={
        worst
          ? "People pay for something that no plan is mapped to"
          : "Bought beside a plan, mapped to nothing"
      }
    >
      <ul className="grid gap-2">
        {prices.map((price) => (
          <li key={price.priceId} className="min-w-0">
            <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              <span className="font-medium text-ink">{price.name ?? "A price"}</span>
              {price.words && <span className="tabular-nums">{price.words}</span>}
              <IdWithCopy id={price.priceId} what="price id" className="text-xs" />
            </p>
            <p>
              {price.without > 0 && (
                <>
                  {counted(price.without, "user")} {price.without === 1 ? "pays" : "pay"} for it and{" "}
                  {price.without === 1 ? "gets" : "get"} nothing by it:{" "}
                </>
              )}
              {price.beside > 0 && (
                <>{counted(price.beside, "user")} have it beside a plan, which may be meant so. </>
              )}
              {price.people.map(({ id, name }, index) => (
                <span key={id}>
                  {index > 0 && ", "}
                  <Link
                    to={`/console/users/${encodeURIComponent(id)}`}
                    className="rounded-xs text-accent underline underline-offset-2"
                  >
                    {name ?? id}
                  </Link>
                </span>
              ))}
              {price.without + price.beside > price.people.length && " and others"}
            </p>
          </li>
        ))}
      </ul>
      {!complete && (
        <p className="mt-2">More people than are looked at here pay for a price without a plan.</p>
      )}
      <p className="mt-2">
        {importTo === null ? (
          "Mapping it to a plan is for admins."
        ) : (
          <Link to={importTo} className="rounded-xs font-medium text-accent hover:underline">
            Map it to a plan
          </Link>
        )}
      </p>
    </Notice>
  );
}
