import { Stripe } from "stripe";
import { expect, it } from "vitest";
import { pinnedApiVersion } from "./pinned-version";

it("is the version that the SDK asks in", () => {
  expect(Stripe.API_VERSION).toBe(pinnedApiVersion);
});
