import { expect, it } from "vitest";
import { endlessWords } from "./entitlement-words";

it("a paid plan without an end reads otherwise than the free plan", () => {
  expect(endlessWords("active")).toBe("no end");
  expect(endlessWords("free")).toBe("–");
});
