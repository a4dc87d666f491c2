/** `POST /api/v1/customers/{id}/write_metadata`: the linked user is named on the customer at Stripe. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { readJson } from "~/modules/api/body";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { invalid } from "~/modules/api/errors";
import { parseBody, text } from "~/modules/api/parameters";
import { runtime } from "~/modules/runtime.server";
import { refetchObject } from "~/modules/sync/refetch.server";
import { unreadWords } from "~/modules/sync/unread-words";
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
    const actor = { type: "api_key" as const, id: caller.id };
    const deps = { pool, stripe, livemode, clock, readAgain };
    const written = await writeOwnerToStripe(deps, id, { actor, reason });
    const conflict = { status: 409, type: "invalid_request_error", param: "id" } as const;
    switch (written.outcome) {
      case "written":
      case "unchanged":
        return {
          value: {
            object: "customer_metadata",
            customer: id,
            user: written.userId,
            written: written.outcome === "written",
          },
        };
      case "not_linked": {
        const message = `The customer '${id}' is linked to nobody. Nothing was changed.`;
        return { error: { ...conflict, code: "customer_not_linked", message } };
      }
      case "names_another": {
        const message = `The customer names '${written.names}' at Stripe, and is linked to '${written.userId}'. Nothing was changed.`;
        return { error: { ...conflict, code: "customer_names_another", message } };
      }
      case "changed_meanwhile": {
        const message = `It was written, and changed by somebody else at the same moment: the customer '${id}' names ${written.names === null ? "nobody" : `'${written.names}'`} now.`;
        return { error: { ...conflict, code: "customer_names_another", message } };
      }
      case "stripe_failed": {
        const { title, text: words } = unreadWords(written.failure, id);
        const message = `${title}. ${words}`;
        return { error: { status: 503, type: "api_error", code: "stripe_unavailable", message } };
      }
    }
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
