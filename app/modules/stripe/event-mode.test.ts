import { expect, it } from "vitest";
import { modeOf } from "./event-mode";

const absent = undefined;
const missing = { livemode: null, why: "livemode_missing" };
const contradicted = { livemode: null, why: "livemode_contradicted" };

it.each([
  [false, false, { livemode: false, by: "event" }],
  [true, true, { livemode: true, by: "event" }],
  [true, absent, { livemode: true, by: "event" }],
  [false, "true", { livemode: false, by: "event" }],
  [absent, true, { livemode: true, by: "object" }],
  [null, false, { livemode: false, by: "object" }],
  ["true", true, { livemode: true, by: "object" }],
  ["true", false, contradicted],
  [0, false, contradicted],
  [false, true, contradicted],
  [true, false, contradicted],
  [absent, absent, missing],
  ["false", absent, missing],
  [null, "false", missing],
])("the event says %s and its object %s", (livemode, ofObject, mode) => {
  expect(modeOf({ livemode, data: { object: { livemode: ofObject } } })).toMatchObject(mode);
});

it("of what is no event, nothing is known", () => {
  for (const value of [null, 7, [], { data: null }, { data: { object: [] } }]) {
    expect(modeOf(value)).toMatchObject(missing);
  }
});
