/**
 * What the account sells, asked for once a minute however many pages show it. A
 * page waits a little; while Stripe is away, or refuses a part, what it said last
 * serves for an hour.
 */
import type { CataloguePart, CatalogueReader, StripeCatalogue } from "./catalogue-reader";

export interface KeptCatalogue {
  /** `now`: in milliseconds. `fresh`: read now, with Stripe's answer as it is, also where it refuses. */
  read(now: number, how?: { fresh?: boolean }): Promise<StripeCatalogue>;
}

const freshForMs = 60_000;
const servesForMs = 60 * 60_000;
const patienceMs = 2_500;

export function createKeptCatalogue(
  reader: Pick<CatalogueReader, "catalogue">,
  wait: (ms: number) => Promise<void>,
): KeptCatalogue {
  let last: { at: number; catalogue: StripeCatalogue } | null = null;
  let asking: Promise<StripeCatalogue> | null = null;

  async function ask(now: number): Promise<StripeCatalogue> {
    const answer = await reader.catalogue().finally(() => {
      asking = null;
    });
    const kept = last !== null && now - last.at < servesForMs ? last.catalogue : null;
    last = { at: now, catalogue: kept === null ? answer : partByPart(answer, kept) };
    return answer;
  }

  return {
    async read(now, { fresh = false } = {}) {
      if (fresh) return ask(now);
      if (last !== null && now - last.at < freshForMs) return last.catalogue;
      const kept = last !== null && now - last.at < servesForMs ? last.catalogue : null;
      asking ??= ask(now);
      const answer = await Promise.race([asking, wait(patienceMs).then(() => tooSlow)]);
      return kept === null ? answer : partByPart(answer, kept);
    },
  };
}

function partByPart(answer: StripeCatalogue, kept: StripeCatalogue): StripeCatalogue {
  const newest = <T>(now: CataloguePart<T>, before: CataloguePart<T>) =>
    now.ok || !before.ok ? now : before;
  return {
    products: newest(answer.products, kept.products),
    prices: newest(answer.prices, kept.prices),
    features: newest(answer.features, kept.features),
  };
}

const unanswered = {
  ok: false,
  failure: { kind: "unreachable", code: null, status: null, requestId: null, message: "No answer in time." },
} as const;
const tooSlow: StripeCatalogue = { products: unanswered, prices: unanswered, features: unanswered };
