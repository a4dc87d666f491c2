/** When Stripe is asked again for what the account sells, and what serves meanwhile. */
import { expect, test } from "vitest";
import type { CataloguePart, StripeCatalogue, StripeProduct } from "./catalogue-reader";
import { createKeptCatalogue } from "./kept-catalogue";

const product = (id: string): StripeProduct => ({ id, name: id, active: true, planHint: null, created: 1 });
const read = <T>(...value: T[]): CataloguePart<T> => ({ ok: true, value, complete: true });
const refused: CataloguePart<never> = {
  ok: false,
  failure: { kind: "unreachable", code: null, status: null, requestId: null, message: "gone" },
};
const selling = (id: string): StripeCatalogue => ({
  products: read(product(id)),
  prices: read(),
  features: read(),
});
const unread: StripeCatalogue = { products: refused, prices: refused, features: refused };
const never = () => new Promise<void>(() => {});

function stripeThat(...answers: StripeCatalogue[]) {
  let asked = 0;
  const kept = createKeptCatalogue(
    {
      catalogue: async () => {
        asked += 1;
        return answers[Math.min(asked, answers.length) - 1] ?? unread;
      },
    },
    never,
  );
  return { kept, asked: () => asked };
}

test("one question a minute; a fresh reading asks at once", async () => {
  const { kept, asked } = stripeThat(selling("a"), selling("b"), selling("c"));
  expect(await kept.read(0)).toEqual(selling("a"));
  expect(await kept.read(59_000)).toEqual(selling("a"));
  expect(asked()).toBe(1);
  expect(await kept.read(59_500, { fresh: true })).toEqual(selling("b"));
  expect(await kept.read(100_000)).toEqual(selling("b"));
  expect(await kept.read(130_000)).toEqual(selling("c"));
});

test("while Stripe is away the last answer serves for an hour, but not for whoever reads afresh", async () => {
  const { kept } = stripeThat(selling("a"), unread);
  await kept.read(0);
  expect(await kept.read(61_000)).toEqual(selling("a"));
  expect(await kept.read(62_000, { fresh: true })).toEqual(unread);
  expect(await kept.read(63_000)).toEqual(selling("a"));
  expect(await kept.read(2 * 3_600_000 + 200_000)).toEqual(unread);
});

test("a page does not wait for a Stripe that does not answer", async () => {
  const kept = createKeptCatalogue({ catalogue: () => new Promise(() => {}) }, async () => {});
  expect((await kept.read(0)).products).toMatchObject({ ok: false, failure: { kind: "unreachable" } });
});
