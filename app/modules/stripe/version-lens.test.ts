/**
 * No object of any API version loses a field that a decision uses: field by field,
 * version by version, place by place, over real payloads and over made ones.
 */
import { describe, expect, it } from "vitest";
import { corpusNote, corpusObjects, hasCorpus } from "~/lib/testing/corpus";
import { type FieldPlaces, fieldPlaces, type Place } from "./field-places";
import { mirroredTypeOf, normaliseObject } from "./normalise";
import { type MirroredType, mirroredTypes, type Snapshot } from "./snapshot";
import { lensOn, valuesAt, valuesIn } from "./version-lens";

function snapshotOf(raw: unknown): Snapshot {
  const read = normaliseObject(raw, false);
  if (read.kind !== "snapshot") throw new Error(read.reason);
  return read.snapshot;
}

/** What is lost of a field that an object has in this place; null: nothing. */
function loss(raw: unknown, field: string, place: Place): string | null {
  const given = valuesAt(raw, field, place).map(({ value }) => String(value));
  const kept = valuesIn(snapshotOf(raw), field).map(({ value }) => String(value));
  const same = place.concluded ? kept.length > 0 : kept.some((value) => given.some(saysSame(value)));
  return same ? null : `${place.path} has ${given.join(", ")}, read was ${kept.join(", ") || "nothing"}`;
}

/** The status of a charge was called `paid` in 2014. Ids and words are trimmed. */
const saysSame = (kept: string) => (given: string) =>
  given.trim() === kept || (given === "paid" && kept === "succeeded");

describe.skipIf(!hasCorpus)(`in real payloads${corpusNote}`, () => {
  interface Row {
    field: string;
    place: Place;
    objects: { file: string; raw: unknown }[];
  }
  const rows = new Map<string, Row>();
  for (const { path: file, value: raw, apiVersion } of hasCorpus ? corpusObjects() : []) {
    const type = mirroredTypeOf(raw.object);
    // A tombstone tells nothing; an object without an id is none.
    if (type === null || raw.deleted === true || normaliseObject(raw, false).kind !== "snapshot") continue;
    for (const { field, places } of fieldPlaces[type]) {
      const place = places.find((each) => valuesAt(raw, field, each).length > 0);
      if (!place || isHandMade(raw, place)) continue;
      const title = `${field} of a ${type} in ${apiVersion ?? "an unnamed version"} at ${place.path}`;
      const row = rows.get(title) ?? { field, place, objects: [] };
      row.objects.push({ file, raw });
      rows.set(title, row);
    }
  }

  /** One sample was edited by hand to have amounts like `0.00`, which Stripe never had. */
  function isHandMade(raw: Record<string, unknown>, { path }: Place): boolean {
    return /amount/.test(path) && /^\d+\.\d+$/.test(String(raw[path]));
  }

  it.each([...rows])("%s", (_, { field, place, objects }) => {
    const lost = objects.flatMap(({ file, raw }) => {
      const what = loss(raw, field, place);
      return what === null ? [] : [`${file}: ${what}`];
    });
    expect(lost).toEqual([]);
  });

  it("every field that moved is met in more than one place", () => {
    const met = new Map<string, Set<string>>();
    for (const [title, { place }] of rows) {
      const [field = ""] = title.split(" in ");
      met.set(field, (met.get(field) ?? new Set()).add(place.path));
    }
    for (const field of [
      "currentPeriodEnd of a subscription",
      "subscriptionId of a invoice",
      "paymentIntentId of a invoice",
      "latestChargeId of a payment_intent",
      "items[].priceId of a subscription",
    ]) {
      expect([...(met.get(field) ?? [])].length, field).toBeGreaterThan(1);
    }
  });
});

describe("in payloads that have it in one place only", () => {
  const rows = mirroredTypes.flatMap((type) =>
    fieldPlaces[type].flatMap(({ field, places }: FieldPlaces) =>
      places.map((place) => [`${field} of a ${type} at ${place.path}`, { type, field, place }] as const),
    ),
  );

  it.each(rows)("%s", (_, { type, field, place }) => {
    const raw = objectWith(type, field, place);
    expect(valuesAt(raw, field, place)).toHaveLength(1);
    expect(loss(raw, field, place)).toBeNull();
    const lens = lensOn(raw, false)?.fields.find((each) => each.field === field);
    expect(lens?.readFrom?.path.replace(/\[\d+\]/g, "[]")).toBe(place.path.replace(/\[\d+\]/g, "[]"));
  });

  const names: { [T in MirroredType]?: string } = {
    checkout_session: "checkout.session",
    entitlement_summary: "entitlements.active_entitlement_summary",
  };

  function objectWith(type: MirroredType, field: string, place: Place): Record<string, unknown> {
    const base = { object: names[type] ?? type, id: "x_1" };
    // The summary has no id but its customer's, and an end of the period needs a period.
    const beside =
      type === "entitlement_summary"
        ? { customer: "cus_1" }
        : field === "scheduledEndAt"
          ? { current_period_end: 1_700_000_000 }
          : {};
    return { ...base, ...beside, ...placed(place.path.split("."), valueFor(field, place)) };
  }

  function placed([step = "", ...rest]: string[], value: unknown): Record<string, unknown> {
    const inner = rest.length === 0 ? value : placed(rest, value);
    const name = step.replace(/\[.*$/, "");
    return { [name]: step === name ? inner : [inner] };
  }

  function valueFor(field: string, { concluded }: Place): unknown {
    if (concluded && field === "disputed") return "dp_1";
    if (concluded || /^(paid|refunded|disputed)$/.test(field)) return true;
    if (field === "active") return false;
    if (/(At|Start|End|Date|Attempt|quantity|^amount\w*|Amount|Count|Due)$/.test(field)) return 1_700_000_000;
    return field.endsWith("Id") && field !== "metadataUserId" && field !== "clientReferenceId"
      ? { id: "y_1" }
      : "word";
  }
});

describe("the lens", () => {
  it("says which place gave a field, with its position, and which is empty", () => {
    const items = [
      { id: "si_1", price: "price_1", current_period_end: 100 },
      { id: "si_2", price: "price_2", current_period_end: 200 },
    ];
    const lens = lensOn({ object: "subscription", id: "sub_1", items: { data: items } }, false);
    expect(lens?.fields.find(({ field }) => field === "currentPeriodEnd")).toEqual({
      field: "currentPeriodEnd",
      value: "1970-01-01 00:03:20 UTC",
      readFrom: { path: "items.data[1].current_period_end", since: "2025-03-31.basil" },
      empty: [{ path: "current_period_end", until: "2025-03-31.basil" }],
    });
  });

  it("says that nothing is known where no place has it", () => {
    const lens = lensOn({ object: "invoice", id: "in_1" }, false);
    expect(lens?.fields.find(({ field }) => field === "chargeId")).toMatchObject({
      value: null,
      readFrom: null,
      empty: [{ path: "charge" }, { path: "payments.data[].payment.charge" }],
    });
  });

  it("is not there for what the mirror does not keep", () => {
    expect(lensOn({ object: "card", id: "card_1" }, false)).toBeNull();
    expect(lensOn(null, false)).toBeNull();
  });
});
