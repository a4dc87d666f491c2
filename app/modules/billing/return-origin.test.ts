import { expect, test } from "vitest";
import { returnOrigin } from "./return-origin";

test.each([
  ["http://127.0.0.1:3000/billing/checkout", "http://localhost:3000", "http://127.0.0.1:3000"],
  ["http://[::1]:3000/billing/checkout", "http://localhost:3000", "http://[::1]:3000"],
  ["http://localhost:3000/x", "http://localhost:3000", "http://localhost:3000"],
  ["http://evil.example:3000/x", "http://localhost:3000", "http://localhost:3000"],
  ["http://localhost:4000/x", "http://localhost:3000", "http://localhost:3000"],
  ["http://127.0.0.1:3000/x", "https://billing.example.com", "https://billing.example.com"],
  ["http://billing.example.com/x", "https://billing.example.com", "https://billing.example.com"],
])("asked at %s, configured as %s", (asked, configured, expected) => {
  expect(returnOrigin(asked, configured)).toBe(expected);
});
