import { describe, expect, test } from "vitest";
import { type GatedRequest, gate } from "./origin-gate";

const settings = { appOrigin: "https://paidtrail.example.com", webhookPath: "/api/stripe/webhook" };
const request = (fields: Partial<GatedRequest> = {}): GatedRequest => ({
  method: "POST",
  path: "/login",
  host: "paidtrail.example.com",
  origin: null,
  referer: null,
  secFetchSite: null,
  authorization: null,
  ...fields,
});
const own = "https://paidtrail.example.com";
const other = "https://evil.example";

describe("a request that may change something passes", () => {
  test.each([
    ["from our own page", { secFetchSite: "same-origin", origin: own }],
    ["sent again by the person", { secFetchSite: "none" }],
    ["from our own page in an older browser", { origin: own }],
    ["from our page behind a proxy that ends TLS", { host: "billing.internal:3000", origin: own }],
    [
      "from our page under another name of this host",
      { host: "localhost:3000", origin: "http://localhost:3000" },
    ],
    ["from no browser", {}],
    ["from no browser, with a referer of ours", { referer: `${own}/login` }],
    [
      "when it is Stripe's, proven by signature",
      { path: "/api/stripe/webhook", origin: other, secFetchSite: "cross-site" },
    ],
    [
      "when a key proves it",
      { path: "/api/v1/users", authorization: "Bearer pt_1", origin: other, secFetchSite: "cross-site" },
    ],
    ["when it only reads", { method: "GET", origin: other, secFetchSite: "cross-site" }],
  ])("%s", (_, fields) => {
    expect(gate(request(fields), settings)).toEqual({ allowed: true });
  });
});

describe("a request that may change something is refused", () => {
  test.each([
    ["from another site", { secFetchSite: "cross-site", origin: other }],
    ["from a sibling host", { secFetchSite: "same-site", origin: "https://blog.example.com" }],
    ["from another site that lies about its origin nowhere else", { origin: other }],
    ["from a sandboxed frame", { origin: "null" }],
    ["from our host on another port", { origin: "https://paidtrail.example.com:8443" }],
    ["by a reload that another site began", { secFetchSite: "none", origin: other }],
    ["with a foreign referer alone", { referer: `${other}/page` }],
    ["with nonsense for a referer", { referer: "nonsense" }],
    ["with a key on a page instead of the API", { authorization: "Bearer pt_1", origin: other }],
    ["on the API without a key, from another site", { path: "/api/v1/users", origin: other }],
    ["on the API with a password", { path: "/api/v1/users", authorization: "Basic eDp5", origin: other }],
    [
      "on a path that only begins like the API",
      { path: "/api/v1users", authorization: "Bearer pt_1", origin: other },
    ],
    ["on a path that only begins like the webhook", { path: "/api/stripe/webhook/x", origin: other }],
    ["with a method nobody knows", { method: "FROBNICATE", origin: other }],
    ["with DELETE", { method: "DELETE", origin: other }],
  ])("%s", (_, fields) => {
    expect(gate(request(fields), settings).allowed).toBe(false);
  });

  test("in words that echo nothing dangerous", () => {
    const decision = gate(request({ origin: `x\r\n<script>é${"y".repeat(500)}` }), settings);
    expect(decision.allowed ? "" : decision.message).toMatch(/x\?\?<script>\?y{80,90}”/);
  });
});
