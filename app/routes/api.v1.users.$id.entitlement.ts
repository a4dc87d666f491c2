/** `GET /api/v1/users/{id}/entitlement`: what the user may use now, and why. The gate itself. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { findUser } from "~/modules/accounts/users.server";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { missing } from "~/modules/api/errors";
import { entitlementResource } from "~/modules/entitlements/entitlement-resource";
import { runtime } from "~/modules/runtime.server";
import { currentEntitlement } from "~/modules/sync/current-entitlement.server";
import { noteHostRead } from "~/modules/sync/host-reads.server";

export const handle: RouteHandle = { audience: "api_operator" };

const answer = apiEndpoint("operator", {
  async GET({ params: { id = "" } }) {
    const { pool, clock, livemode, log } = runtime();
    if ((await findUser(pool, id)) === null) return { error: missing("user", id) };
    const now = clock();
    const entitlement = await currentEntitlement(pool, id, { livemode, now });
    // Evidence, not part of the answer: nobody waits for it.
    noteHostRead(pool, livemode, entitlement, now).catch((error) =>
      log.warn({ err: error }, "that the host asked could not be noted"),
    );
    return { value: entitlementResource(entitlement) };
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
