import { expect, test } from "vitest";
import { isOwnProbe, probeToken } from "./own-probe";

const url = "https://billing.example/api/stripe/webhook";
const secret = "a-secret-of-this-deployment-alone";

test("what bears the token of our own address is our own probe", () => {
  expect(isOwnProbe(probeToken(url, secret), url, secret)).toBe(true);
});

test.each([
  ["nothing", null],
  ["an empty header", ""],
  ["a guess of the same length", "A".repeat(43)],
  ["a longer one", `${probeToken(url, secret)}A`],
  ["the token of another address", probeToken("https://other.example/api/stripe/webhook", secret)],
  ["the token of another deployment", probeToken(url, "a-secret-of-another-deployment")],
])("%s is not", (_, bears) => {
  expect(isOwnProbe(bears, url, secret)).toBe(false);
});
