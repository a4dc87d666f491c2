import fc from "fast-check";
import { expect, test } from "vitest";
import { listTexts } from "./list-texts";

const page = (...members: string[]) =>
  `{\n  "object": "list",\n  "data": [\n    ${members.join(",\n    ")}\n  ],\n  "has_more": false,\n  "url": "/v1/events"\n}`;

test("the members stand as they stood: white space, order, escapes, numbers", () => {
  const members = [
    '{ "b":1.50 ,\t"a" : "\\u00fc\\"}" }',
    '{"data":[{"x":"]"}],"n":12345678901234567890}',
    "{}",
  ];
  expect(listTexts(page(...members))).toEqual(members);
});

test("whatever the members hold", () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(object, { maxLength: 5 }), fc.constantFrom(undefined, 2), (members, space) => {
      const text = JSON.stringify({ has_more: true, data: members, url: "/v1/x" }, null, space);
      const found = listTexts(text);
      expect(found?.map((member) => JSON.parse(member))).toEqual(JSON.parse(JSON.stringify(members)));
      expect(found?.every((member) => text.includes(member))).toBe(true);
    }),
  );
});

test.each([
  ["no list", '{"object":"event","id":"evt_1"}'],
  ["data that is an object", '{"data":{"object":{}}}'],
  ["members that are no objects", '{"data":[[1]]}'],
  ["cut off", '{"data":[{"a":"b'],
  ["nothing", ""],
])("none of it: %s", (_name, text) => {
  expect(listTexts(text)).toBeNull();
});
