/** `GET /api/v1/diagnosis?ref=…`: which link of the chain broke for whatever was pasted, with proof. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { diagnosisResource } from "~/modules/api/diagnosis-resource";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { parseQuery, text } from "~/modules/api/parameters";
import { whileWaiting } from "~/modules/diagnosis/context";
import { diagnoseReference } from "~/modules/diagnosis/diagnose.server";
import { diagnosisContext } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const query = z.strictObject({
  ref: text,
  /** `never`: only what is held here. */
  stripe: z.enum(["always", "never"]).optional(),
  /** So many seconds Stripe is given; without it, so few that the answer comes within two. */
  wait: z.coerce.number().int().min(1).max(15).optional(),
});

const answer = apiEndpoint("operator", {
  async GET({ url }) {
    const parsed = parseQuery(url.searchParams, query);
    if (!parsed.ok) return parsed;
    const { ref, stripe = "always", wait } = parsed.value;
    const stripeWithinMs = wait === undefined ? whileWaiting.stripeWithinMs : wait * 1_000;
    const diagnosis = await diagnoseReference(diagnosisContext(), ref, { stripe, stripeWithinMs });
    return { value: diagnosisResource(diagnosis) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
