import { describe, expect, it } from "vitest";
import { cardNumbersIn, hideCardNumbers, holdsCardNumber } from "./card-number";

describe("a card's number is found", () => {
  it.each([
    "4242424242424242",
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "4242\u00a04242\u20114242 4242",
    "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
    "3782 822463 10005",
    "30569309025904",
    "4222222222222",
    "6304000000000000000",
    "card4242424242424242",
    "card_4242424242424242",
    "4242424242424242/12/27",
    "on 12 03 with 4242 4242 4242 4242 12 27 123",
    "(5555 5555 5555 4444)",
  ])("%s", (text) => {
    expect(holdsCardNumber(text)).toBe(true);
  });

  it("where it begins and ends, and how many there are", () => {
    const text = "a 4242 4242 4242 4242, b 378282246310005.";
    expect(cardNumbersIn(text).map(({ from, to }) => text.slice(from, to))).toEqual([
      "4242 4242 4242 4242",
      "378282246310005",
    ]);
  });
});

it("is exchanged for a mark, and nothing else is", () => {
  expect(hideCardNumbers("a 4242 4242 4242 4242, b 378282246310005.")).toBe("a •••, b •••.");
  expect(hideCardNumbers("cus_1")).toBe("cus_1");
});

it.each([
  ["a wrong check digit", "4242424242424241"],
  ["too few digits", "424242424242"],
  ["too many", "42424242424242424242"],
  ["an id of zeros", "evt_00000000000000"],
  ["unix time in milliseconds", "1700000000006"],
  ["in microseconds", "1700000000000004"],
  ["a fraction", "0.4242424242424242"],
  ["a stretch of dates", "2024-01-15 2024-01-27"],
  ["a UUID", "a0eebc99-9c0b-4ef8-8716-424242424247"],
  ["digits within a hash", "9f3a4242424242424242b7"],
  ["digits at the end of a hash", "deadbeef01ab4242424242424242"],
  ["an id", "pi_3MtwBwLkdIwHu7ix28a3tqPa"],
])("not taken for one: %s", (_, text) => {
  expect(holdsCardNumber(text)).toBe(false);
});
