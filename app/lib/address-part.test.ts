import { expect, test } from "vitest";
import { addressPart } from "./address-part";

test("what comes from an address can be looked up whatever it is", () => {
  expect(addressPart(" evt_1\u0000\n ")).toBe("evt_1");
  expect(addressPart("x".repeat(9_999))).toHaveLength(300);
  expect(addressPart(null)).toBe("");
  expect(addressPart(undefined)).toBe("");
});
