/** `POST /api/v1/customers/{id}/write_metadata`: the linked user is named on the customer at Stripe. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { readJson } from "~/modules/api/body";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { invalid } from "~/modules/api/errors";
import { parseBody, text } from "~/modules/api/parameters";
import { enqueue } from "~/modules/jobs/enqueue.server";
import { runtime } from "~/modules/runtime.server";
import { refetchObject } from "~/modules/sync/refetch.server";
import { ownerWriteWords } from "~/modules/sync/owner-write-words";
import { writeOwnerToStripe } from "~/modules/sync/write-owner-to-stripe.server";

export const handle: RouteHandle = { audience: "api_admin" };

const body = z.strictObject({ reason: text });

const answer = apiEndpoint("admin", {
  async POST({ request, params: { id = "" }, caller }) {
    const given = await readJson(request);
    if (!given.ok) return given;
    const parsed = parseBody(given.value, body);
    if (!parsed.ok) return parsed;
    const reason = parsed.value.reason.trim();
    if (reason === "") {
      const why = "Missing required parameter: reason. It is kept in the audit log.";
      return { error: invalid("parameter_missing", why, "reason") };
    }
    const { pool, stripe, reader, livemode, clock } = runtime();
    const readAgain = (customerId: string) =>
      refetchObject({ pool, reader, livemode, clock }, "customer", customerId);
    const settleLater = (customerId: string) =>
      enqueue(pool, [{ name: "settle-owner-write", payload: { id: customerId } }]);
    const actor = { type: "api_key" as const, id: caller.id };
    const deps = { pool, stripe, livemode, clock, readAgain, settleLater };
    const written = await writeOwnerToStripe(deps, id, { actor, reason });
    if (written.outcome === "written" || written.outcome === "unchanged") {
      const { outcome, userId: user } = written;
      return { value: { object: "customer_metadata", customer: id, user, written: outcome === "written" } };
    }
    const { title, text: words } = ownerWriteWords(written, id);
    const message = `${title}. ${words}`;
    const conflict = { status: 409, type: "invalid_request_error", param: "id" } as const;
    switch (written.outcome) {
      case "not_linked":
        return { error: { ...conflict, code: "customer_not_linked", message } };
      case "names_another":
      case "changed_meanwhile":
        return { error: { ...conflict, code: "customer_names_another", message } };
      case "unknown":
        return { error: { status: 503, type: "api_error", code: "write_outcome_unknown", message } };
      case "stripe_failed":
        return { error: { status: 503, type: "api_error", code: "stripe_unavailable", message } };
    }
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
