import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type EventFacts, readEvent } from "./read-event";

const receivedAtMs = Date.UTC(2026, 10, 22, 12, 0, 0, 345);
const context = { livemode: false, receivedAtMs };
const read = (body: string | Uint8Array) =>
  readEvent(typeof body === "string" ? new TextEncoder().encode(body) : body, context);

function factsOf(event: unknown): EventFacts {
  const result = read(typeof event === "string" ? event : JSON.stringify(event));
  if (result.kind !== "event") throw new Error(`${result.kind}: ${result.detail}`);
  return result.facts;
}

const event = (
  fields: object = {},
  object: object | null = { id: "sub_1", object: "subscription", customer: "cus_1" },
) => ({
  id: "evt_1",
  object: "event",
  api_version: "2026-10-28.endive",
  created: 1_700_000_000,
  data: { object },
  livemode: false,
  request: { id: "req_1", idempotency_key: "key-1" },
  type: "customer.subscription.updated",
  ...fields,
});

describe("of an event the inbox knows", () => {
  test("what it is, of whom, and which lane it goes in", () => {
    expect(factsOf(event())).toEqual({
      account: "",
      livemode: false,
      eventId: "evt_1",
      type: "customer.subscription.updated",
      apiVersion: "2026-10-28.endive",
      createdAtMs: 1_700_000_000_000,
      objectType: "subscription",
      objectId: "sub_1",
      customerId: "cus_1",
      requestId: "req_1",
      idempotencyKey: "key-1",
      flags: [],
      lane: "cus_1",
    });
  });

  test.each([
    ["the customer where it is the object", { id: "cus_2", object: "customer" }, "cus_2", "cus_2"],
    ["an expanded customer", { id: "in_1", object: "invoice", customer: { id: "cus_3" } }, "cus_3", "cus_3"],
    ["the object where there is no customer", { id: "prod_1", object: "product" }, null, "prod_1"],
    ["the event where the object has no id", { object: "balance", customer: "" }, null, "evt_1"],
    ["the event where there is no object", null, null, "evt_1"],
    ["no customer that is a number", { id: "ch_1", object: "charge", customer: 42 }, null, "ch_1"],
  ])("its lane: %s", (_, object, customerId, lane) => {
    expect(factsOf(event({}, object))).toMatchObject({ customerId, lane });
  });

  test("the request where it was still a plain id", () => {
    expect(factsOf(event({ request: "iar_1" }))).toMatchObject({ requestId: "iar_1", idempotencyKey: null });
  });
});

describe("what it may not be taken for is flagged", () => {
  test.each([
    ["the other mode", { livemode: true }, ["mode_mismatch"]],
    ["a connected account", { account: "acct_1" }, ["account_mismatch"]],
    ["no mode at all", { livemode: undefined }, ["livemode_missing"]],
    ["a mode that is none", { livemode: "true" }, ["livemode_missing"]],
    [
      "a mode that its object does not have",
      { data: { object: { id: "cus_1", object: "customer", livemode: true } } },
      ["livemode_contradicted"],
    ],
    [
      "a mode that only its object tells",
      { livemode: null, data: { object: { id: "cus_1", object: "customer", livemode: false } } },
      ["livemode_from_object"],
    ],
    [
      "the other mode, told by its object only",
      { livemode: "true", data: { object: { id: "cus_1", object: "customer", livemode: true } } },
      ["mode_mismatch", "livemode_from_object"],
    ],
    ["no creation time", { created: undefined }, ["created_missing"]],
    ["a creation time no calendar has", { created: 1e300 }, ["created_out_of_range"]],
    ["a negative creation time", { created: -1 }, ["created_out_of_range"]],
    ["a creation time that is none", { created: {} }, ["created_out_of_range"]],
  ])("%s", (_, fields, flags) => {
    expect(factsOf(event(fields)).flags).toEqual(flags);
  });

  test("a thin event, with the object it points to", () => {
    const thin = {
      id: "evt_test_1",
      object: "v2.core.event",
      type: "v1.billing.meter.error_report_triggered",
      created: "2026-01-02T03:04:05.678Z",
      livemode: false,
      related_object: { id: "mtr_1", type: "billing.meter", url: "/v1/billing/meters/mtr_1" },
    };
    expect(factsOf(thin)).toMatchObject({
      flags: ["thin_event"],
      objectType: "billing.meter",
      objectId: "mtr_1",
      lane: "mtr_1",
      createdAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    });
  });

  test("NUL characters, which no text column holds", () => {
    const facts = factsOf(event({ type: "a\0b", api_version: "\0" }, { id: "x\0", object: "thing" }));
    expect(facts.flags).toContain("nul_character");
    expect(JSON.stringify(facts)).not.toContain("\\u0000");
    expect(facts.type).toBe("a\uFFFDb");
    // Written out with a backslash of its own it is no NUL.
    expect(factsOf(event({ type: "a\\u0000" })).flags).toEqual([]);
  });

  test("nesting that nobody may walk, twenty thousand levels and half a million", () => {
    for (const levels of [20_000, 500_000]) {
      const deep = "[".repeat(levels) + "]".repeat(levels);
      const body = `{"id":"evt_1","object":"event","type":"x","created":1,"livemode":false,"data":{"object":{"id":"a","deep":${deep}}}}`;
      expect(factsOf(body)).toMatchObject({ flags: ["too_deep"], objectId: "a" });
    }
  });

  test("invalid UTF-8", () => {
    const text = JSON.stringify(event({ type: "caf?" }));
    const bytes = Buffer.from(text.replace("caf?", "caf\xe9"), "latin1");
    const result = read(bytes);
    expect(result).toMatchObject({ kind: "event", facts: { flags: ["invalid_utf8"], type: "caf\uFFFD" } });
  });

  test("text too long for its column", () => {
    const facts = factsOf(event({ type: "t".repeat(100_000) }));
    expect(facts.type).toHaveLength(255);
    expect(facts.flags).toEqual(["text_cut"]);
  });
});

test("two different ids stay different, whatever they hold, and fit an index", () => {
  const id = fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 300 }),
    fc
      .tuple(fc.constantFrom("a".repeat(254), "é".repeat(200)), fc.string({ maxLength: 60 }))
      .map((two) => two.join("")),
    fc.constantFrom("\0", "\uFFFD", "\ud800", "\udfff", "a\0", "a\uFFFD"),
  );
  fc.assert(
    fc.property(id, id, (one, other) => {
      const [a, b] = [one, other].map((value) => factsOf(event({ id: value })).eventId);
      expect(a === b).toBe(one === other);
      for (const stored of [a!, b!]) {
        expect(stored.length).toBeLessThanOrEqual(255);
        expect(stored).not.toContain("\0");
      }
    }),
    { numRuns: 500 },
  );
});

describe("refused is", () => {
  test.each([
    ["an empty body", "", "body_not_json"],
    ["half a document", '{"id":"evt_1"', "body_not_json"],
    ["a raw NUL", '{"id":"\0"}', "body_not_json"],
    ["form data", "id=evt_1", "body_not_json"],
    ["a list", "[]", "not_an_event"],
    ["a number", "1", "not_an_event"],
    ["null", "null", "not_an_event"],
    ["another object", '{"object":"customer","id":"cus_1"}', "not_an_event"],
    ["an event without an id", '{"object":"event","type":"x"}', "not_an_event"],
    ["an event whose id is a number", '{"object":"event","id":1,"type":"x"}', "not_an_event"],
    ["an event without a type", '{"object":"event","id":"evt_1"}', "not_an_event"],
  ])("%s", (_, body, kind) => {
    expect(read(body).kind).toBe(kind);
  });

  test("in words that quote nothing of the body", () => {
    const result = read('{"email":"somebody@example.com", oops}');
    expect(JSON.stringify(result)).not.toMatch(/somebody|oops/);
    expect(result).toMatchObject({ detail: expect.stringMatching(/character 33/) });
  });
});

test("a created that cannot be made a number of is out of range, as any that is none", () => {
  expect(() => read('{"id":"evt_1","object":"event","type":"x","created":{"toString":0}}')).not.toThrow();
  expect(() => read('{"id":"evt_1","object":"event","type":"x","created":[5]}')).not.toThrow();
});

test("any JSON is read or refused, never thrown at", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom(
          "id",
          "object",
          "type",
          "created",
          "livemode",
          "account",
          "data",
          "request",
          "related_object",
          "api_version",
          "__proto__",
        ),
        fc.jsonValue(),
      ),
      fc.constantFrom("event", "v2.core.event"),
      (fields, object) => {
        read(JSON.stringify({ ...fields, object, id: "evt_1", type: "x" }));
        read(JSON.stringify(fields));
      },
    ),
  );
});

const corpus = [process.env.PAIDTRAIL_CORPUS, join(import.meta.dirname, "../../../../shared/corpus")].find(
  (path) => path && existsSync(join(path, "index.tsv")),
);

test.skipIf(!corpus)(
  "every event of the corpus is read, and no ordinary one is flagged (skipped: no corpus)",
  () => {
    let events = 0;
    const flags = new Set<string>();
    for (const path of readdirSync(corpus!, { recursive: true, encoding: "utf8" })) {
      if (!path.endsWith(".json")) continue;
      const text = readFileSync(join(corpus!, path), "utf8");
      const parsed = JSON.parse(text) as Record<string, unknown>;
      if (typeof parsed.type !== "string" || !String(parsed.id).startsWith("evt_")) continue;
      events += 1;
      for (const flag of factsOf(text).flags) flags.add(flag);
    }
    expect(events).toBeGreaterThan(250);
    expect([...flags].sort()).toEqual(
      [
        "account_mismatch",
        "created_missing",
        "livemode_contradicted",
        "livemode_missing",
        "mode_mismatch",
        "thin_event",
      ].sort(),
    );
  },
);

describe("in any encoding", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    // About as long as what is cut: there the number of characters decides.
    fc
      .tuple(fc.integer({ min: 240, max: 260 }), fc.string({ unit: "grapheme", maxLength: 20 }))
      .map(([length, end]) => "x".repeat(length) + end),
  );
  const anyEvent = fc
    .record({
      id: anyText,
      type: anyText,
      account: anyText,
      created: anyText,
      note: anyText,
      object: anyText,
      of: anyText,
    })
    .map(({ object, of, note, ...fields }) =>
      event(
        { ...fields, request: note },
        { id: object, object: of, customer: note, metadata: { [note]: object } },
      ),
    );
  /** The same JSON without a character that two decodings could disagree about. */
  const escaped = (json: unknown) =>
    JSON.stringify(json).replace(
      /[\x80-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  const aboutBytes = new Set(["invalid_utf8", "nul_character"]);
  function comparable(result: ReturnType<typeof readEvent>) {
    if (result.kind !== "event") return result.kind;
    return { ...result.facts, flags: result.facts.flags.filter((flag) => !aboutBytes.has(flag)) };
  }

  test("a body is read as its UTF-8 says, whatever bytes are in it", () => {
    const mutation = fc.record({
      at: fc.nat(),
      byte: fc.integer({ min: 0, max: 255 }),
      insert: fc.boolean(),
    });
    fc.assert(
      fc.property(
        anyEvent,
        fc.array(mutation, { maxLength: 3 }),
        fc.boolean(),
        (given, mutations, marked) => {
          const bytes = [
            ...new TextEncoder().encode((marked ? "\ufeff" : "") + JSON.stringify(given, null, 1)),
          ];
          for (const { at, byte, insert } of mutations) bytes.splice(at % bytes.length, insert ? 0 : 1, byte);
          const body = Uint8Array.from(bytes);
          let parsed: unknown;
          try {
            parsed = JSON.parse(new TextDecoder().decode(body));
          } catch {
            expect(read(body).kind).toBe("body_not_json");
            return;
          }
          expect(comparable(read(body))).toEqual(comparable(read(escaped(parsed))));
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
