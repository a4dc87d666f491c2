import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventsIn } from "./events-in";
import { jsonFiles } from "./json-files";
import { wireFormat } from "./wire-format";

const event = (id: string) => ({
  id,
  object: "event",
  type: "ping",
  data: { object: { id: "x", object: "event" } },
});

describe("events are found", () => {
  it.each([
    ["alone", event("evt_1")],
    ["in a list", [event("evt_1")]],
    ["in a list of Stripe's", { object: "list", data: [event("evt_1")], has_more: false }],
    ["in a map of fixtures", { resources: { event: event("evt_1"), charge: { object: "charge" } } }],
    ["thin", { id: "evt_1", object: "v2.core.event", type: "v1.billing.meter.error" }],
    ["without saying that it is one", { id: "evt_1", type: "ping", data: { object: null } }],
  ])("%s", (_, document) => {
    expect(eventsIn(document).map(({ id }) => id)).toEqual(["evt_1"]);
  });

  it("in the order of the document", () => {
    const document = { a: [event("evt_1"), event("evt_2")], b: event("evt_3"), c: [[event("evt_4")]] };
    expect(eventsIn(document).map(({ id }) => id)).toEqual(["evt_1", "evt_2", "evt_3", "evt_4"]);
  });

  it.each([
    ["an object", { id: "cus_1", object: "customer", type: "x", data: { object: {} } }],
    ["an envelope without data", { id: "evt_1", object: "event", type: "ping" }],
    ["data without an envelope", { object: { id: "cus_1" }, previous_attributes: {} }],
    [
      "a request of the CLI's fixtures",
      { _meta: {}, fixtures: [{ name: "event", path: "/v1/x", method: "post" }] },
    ],
    ["a number", 7],
    ["null", null],
  ])("not in %s", (_, document) => {
    expect(eventsIn(document)).toEqual([]);
  });

  it("below any depth", () => {
    let document: unknown = event("evt_deep");
    for (let depth = 0; depth < 50_000; depth++) document = [document];
    expect(eventsIn(document)).toHaveLength(1);
  });
});

describe("the wire format", () => {
  it("is Stripe's: two spaces, empty lists and objects opened", () => {
    const value = { id: "evt_1", list: [], object: {}, nested: [{ a: [], b: "[]" }], last: [] };
    expect(wireFormat(value)).toBe(
      [
        "{",
        '  "id": "evt_1",',
        '  "list": [',
        "",
        "  ],",
        '  "object": {',
        "  },",
        '  "nested": [',
        "    {",
        '      "a": [',
        "",
        "      ],",
        '      "b": "[]"',
        "    }",
        "  ],",
        '  "last": [',
        "",
        "  ]",
        "}",
      ].join("\n"),
    );
  });

  it("reads back as what was written, whatever it was", () => {
    fc.assert(
      fc.property(fc.object({ withNullPrototype: false }), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(wireFormat(plain))).toEqual(plain);
      }),
    );
  });
});

const corpus = process.env.PAIDTRAIL_CORPUS ?? join(import.meta.dirname, "../../../../shared/corpus");
describe.skipIf(!existsSync(corpus))(
  "real payloads (skipped: no corpus at PAIDTRAIL_CORPUS or ../shared/corpus)",
  () => {
    it("hold the events that their index says", { timeout: 60_000 }, async () => {
      const expected = new Map<string, number>();
      for (const line of readFileSync(join(corpus, "index.tsv"), "utf8").split("\n")) {
        const [path = "", , , kind = ""] = line.split("\t");
        const file = path.replace(/#.*/, "");
        if (/^(event|thin_event|event_partial)$/.test(kind))
          expected.set(file, (expected.get(file) ?? 0) + 1);
      }
      const found = new Map<string, number>();
      for (const file of await jsonFiles(corpus)) {
        const count = eventsIn(JSON.parse(readFileSync(file, "utf8"))).length;
        if (count > 0) found.set(file.slice(corpus.length).replace(/^\//, ""), count);
      }
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    });
  },
);
