import { expect, it } from "vitest";
import type { StripesEndpoint } from "../stripe/case-reader";
import { endpointChange, isSameMend } from "./endpoint-change";

const url = "https://app.example/api/stripe/webhook";
const wanted = { url, types: ["invoice.paid", "customer.updated"] };
const endpoint = (given: Partial<StripesEndpoint>): StripesEndpoint => ({
  id: "we_1",
  url,
  status: "enabled",
  enabledEvents: ["customer.updated", "invoice.paid"],
  apiVersion: null,
  createdAt: new Date(0),
  ...given,
});

it("nothing, where one sends what is needed, and more", () => {
  expect(endpointChange([endpoint({})], wanted).kind).toBe("none");
  expect(endpointChange([endpoint({ enabledEvents: ["*"] })], wanted).kind).toBe("none");
  expect(endpointChange([endpoint({ id: "we_0", status: "disabled" }), endpoint({})], wanted)).toMatchObject({
    kind: "none",
    id: "we_1",
  });
});

it("a mend: switched on, and what it lacks is added to what it has", () => {
  const broken = endpoint({ status: "disabled", enabledEvents: ["customer.updated", "price.created"] });
  expect(endpointChange([broken], wanted)).toEqual({
    kind: "mend",
    id: "we_1",
    url,
    enable: true,
    add: ["invoice.paid"],
    enabledEvents: ["customer.updated", "price.created"],
  });
  expect(endpointChange([endpoint({}), { ...broken, id: "we_2" }], wanted, "we_2")).toMatchObject({
    kind: "mend",
    id: "we_2",
  });
});

it("a new one, where none has our address; another's is never touched", () => {
  const elsewhere = endpoint({ id: "we_9", url: "https://other.example/hook", status: "disabled" });
  expect(endpointChange([elsewhere], wanted, "we_9")).toEqual({
    kind: "create",
    url,
    types: wanted.types,
    others: [{ id: "we_9", url: "https://other.example/hook", status: "disabled" }],
  });
});

it("only what was shown is done", () => {
  const shown = { enable: true, add: ["a", "b"] };
  expect(isSameMend(shown, { enable: true, add: ["b", "a"] })).toBe(true);
  expect(isSameMend(shown, { enable: false, add: ["a", "b"] })).toBe(false);
  expect(isSameMend(shown, { enable: true, add: ["a"] })).toBe(false);
});
