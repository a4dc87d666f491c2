import { expect, it } from "vitest";
import { bearerToken } from "./bearer-token";

it.each([
  ["Bearer ptk_1", "ptk_1"],
  ["bearer  ptk_1 ", "ptk_1"],
  ["Basic cHRrXzE6", null],
  ["Bearer", null],
  ["Bearer ", null],
  ["Bearer a b", null],
  [`Bearer ${"x".repeat(201)}`, null],
  [null, null],
])("the key of %j is %j", (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
