import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CauseCode, causeCodes, causes, chainLinks } from "./chain";
import type { Examination, Finding, Rule } from "./rule";
import { factsOf } from "./testing/facts";
import { diagnose } from "./verdict";

const found = (more: Partial<Finding> = {}): Finding => ({
  outcome: "found",
  certainty: "proven",
  sentence: "It broke.",
  evidence: [],
  next: { words: "Mend it.", action: { kind: "none" }, reply: null },
  since: null,
  ...more,
});
const rule = (code: CauseCode, examination: Examination): Rule => ({ code, examine: () => examination });
const told = (rules: Rule[]) => diagnose(factsOf(), rules).causes.map(({ code }) => code);

describe("the order of a verdict", () => {
  test("the first broken link comes first, however the rules are listed", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(causeCodes.filter((code) => code !== "mirror_drift")), (codes) => {
        const links = told(codes.map((code) => rule(code, found()))).map((code) =>
          chainLinks.indexOf(causes[code].link),
        );
        expect(links).toEqual([...links].sort((a, b) => a - b));
      }),
    );
  });

  test("what one explains follows it at once, and says what it follows from", () => {
    const { causes: both } = diagnose(factsOf(), [
      rule("nothing_paid", found()),
      rule("canceled", found()),
      rule("grant_expired", found({ explains: ["nothing_paid"] })),
    ]);
    expect(both.map(({ code, follows }) => [code, follows])).toEqual([
      ["canceled", null],
      ["grant_expired", null],
      ["nothing_paid", "grant_expired"],
    ]);
  });

  test("what is harmless comes last, and blames nobody", () => {
    const verdict = diagnose(factsOf({ entitled: true }), [
      rule("event_stale", found({ harmless: true })),
      rule("several_subscriptions", found({ harmless: true })),
    ]);
    expect(verdict.healthy).toBe(true);
    expect(
      told([rule("event_stale", found({ harmless: true })), rule("price_not_in_catalogue", found())]),
    ).toEqual(["price_not_in_catalogue", "event_stale"]);
  });

  test("that the mirror differs is no news where its reason is told", () => {
    const lost = rule("endpoint_disabled", found({ explains: ["mirror_drift"] }));
    expect(told([lost, rule("mirror_drift", found())])).toEqual(["endpoint_disabled"]);
    expect(told([rule("mirror_drift", found())])).toEqual(["mirror_drift"]);
  });

  test("two that explain each other are both told", () => {
    expect(
      told([
        rule("customer_unlinked", found({ explains: ["user_unknown"] })),
        rule("user_unknown", found({ explains: ["customer_unlinked"] })),
      ]).sort(),
    ).toEqual(["customer_unlinked", "user_unknown"]);
  });
});

test("nothing is lost: every rule is found, cleared or undecided, once", () => {
  const outcomes: Examination[] = [
    found(),
    { outcome: "cleared", looked: "At it." },
    { outcome: "undecidable", missing: "Stripe." },
  ];
  fc.assert(
    fc.property(
      fc.array(fc.nat(2), { minLength: causeCodes.length, maxLength: causeCodes.length }),
      (drawn) => {
        const rules = causeCodes.map((code, index) => rule(code, outcomes[drawn[index] ?? 0] ?? found()));
        const { causes: broken, cleared, undecidable } = diagnose(factsOf(), rules);
        const all = [...broken, ...cleared, ...undecidable].map(({ code }) => code);
        expect(all.sort()).toEqual([...causeCodes].sort());
      },
    ),
  );
});

test("a source that failed is a blind spot, one that nobody asked is none", () => {
  const facts = factsOf();
  const verdict = diagnose(
    {
      ...facts,
      stripe: { state: "failed", why: "It took longer than 2 s." },
      host: { state: "not_looked", why: "No." },
    },
    [],
  );
  expect(verdict.blindSpots).toEqual([{ source: "Stripe, as it is now", why: "It took longer than 2 s." }]);
});
