/**
 * The shape of every object against Stripe's own fixtures: which fields are
 * missing, which are invented. What differs on purpose is in shape-exceptions.ts.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkoutShapes } from "./checkout/shape-exceptions";
import { discountsShapes } from "./discounts/shape-exceptions";
import { entitlementsShapes } from "./entitlements/shape-exceptions";
import { invoicingShapes } from "./invoicing/shape-exceptions";
import { paymentLinkShapes } from "./payment-links/shape-exceptions";
import { portalShapes } from "./portal/shape-exceptions";
import { paymentShapes } from "./shape-exceptions";
import { subscriptionsShapes } from "./subscriptions/shape-exceptions";
import { CORPUS_ABSENT, corpusFolder } from "./testing/corpus";
import { makeOneOfEach } from "./testing/make-one-of-each";
import { collectFields, isComparable, type Json } from "./testing/object-fields";
import { startForTest, type Started } from "./testing/start";

const exceptions = [
  paymentShapes,
  invoicingShapes,
  subscriptionsShapes,
  discountsShapes,
  checkoutShapes,
  paymentLinkShapes,
  portalShapes,
  entitlementsShapes,
];
const MISSING = Object.assign({}, ...exceptions.map(({ missing }) => missing)) as Record<
  string,
  Record<string, string>
>;
const ADDED = Object.assign({}, ...exceptions.map(({ added }) => added)) as Record<
  string,
  Record<string, string>
>;

const corpus = corpusFolder();
const FIXTURES = [
  "stripe__openapi/openapi/fixtures3.json",
  "stripe__stripe-mock/embedded/openapi/fixtures3.json",
];

/** Field names of Stripe's own samples, from both fixture files. */
function fixtureFields(folder: string): Map<string, Set<string>> {
  const fields = new Map<string, Set<string>>();
  for (const file of FIXTURES) {
    const { resources } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
      resources: Record<string, Json>;
    };
    for (const [name, resource] of Object.entries(resources)) {
      const known = fields.get(name) ?? new Set();
      collectFields(resource, known);
      fields.set(name, known);
    }
  }
  return fields;
}

describe.skipIf(corpus === null)(`shapes${corpus === null ? `: ${CORPUS_ABSENT}` : ""}`, () => {
  let emulator: Started;
  let fixtures: Map<string, Set<string>>;
  const seen = new Map<string, Set<string>>();

  beforeAll(async () => {
    emulator = await startForTest();
    fixtures = fixtureFields(corpus!);
    for (const object of await makeOneOfEach(emulator)) {
      const name = String((object as { object?: unknown }).object);
      const fields = seen.get(name) ?? new Set();
      collectFields(object as Json, fields);
      seen.set(name, fields);
    }
  });
  afterAll(() => emulator.stop());

  test("no object lacks a field of Stripe's, or invents one, without a reason", () => {
    const findings: string[] = [];
    for (const [name, fields] of seen) {
      const real = fixtures.get(name);
      if (real === undefined) {
        findings.push(`${name}: Stripe's fixtures have no such object`);
        continue;
      }
      for (const field of real) {
        if (!fields.has(field) && isComparable(field, fields) && !MISSING[name]?.[field])
          findings.push(`${name} lacks ${field}`);
      }
      for (const field of fields) {
        if (!real.has(field) && isComparable(field, real) && !ADDED[name]?.[field])
          findings.push(`${name} invents ${field}`);
      }
    }
    expect(findings).toEqual([]);
  });

  test("no exception outlives its difference", () => {
    const idle: string[] = [];
    for (const [name, fields] of Object.entries(MISSING)) {
      for (const field of Object.keys(fields)) {
        if (seen.get(name)?.has(field) || !fixtures.get(name)?.has(field))
          idle.push(`MISSING ${name}.${field}`);
      }
    }
    for (const [name, fields] of Object.entries(ADDED)) {
      for (const field of Object.keys(fields)) {
        if (!seen.get(name)?.has(field) || fixtures.get(name)?.has(field))
          idle.push(`ADDED ${name}.${field}`);
      }
    }
    expect(idle).toEqual([]);
  });
});
