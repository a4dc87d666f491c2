import { expect, it } from "vitest";
import { holdsIban, ibansIn } from "./iban";

it.each([
  "DE89370400440532013000",
  "de89370400440532013000",
  "GB29 NWBK 6016 1331 9268 19",
  "pay to NO93-8601-1117-947.",
  "MT84MALT011000012345MTLCAST001S",
])("an account's number is found: %s", (text) => {
  expect(holdsIban(text)).toBe(true);
});

it.each([
  ["wrong check digits", "DE88370400440532013000"],
  ["too short", "DE8937040044053201300"],
  ["too long", "DE893704004405320130001"],
  ["no country with such numbers", "US89370400440532013000"],
  ["within a word", "xDE89370400440532013000"],
])("not taken for one: %s", (_, text) => {
  expect(holdsIban(text)).toBe(false);
});

it("where it begins and ends", () => {
  const text = "to DE89 3704 0044 0532 0130 00, soon";
  expect(ibansIn(text).map(({ from, to }) => text.slice(from, to))).toEqual(["DE89 3704 0044 0532 0130 00"]);
});
