/** `POST /api/v1/customers/{id}/link`: see answerOwnerChange. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { answerOwnerChange } from "~/modules/api/owner-change.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_admin" };

const answer = apiEndpoint("admin", { POST: (call) => answerOwnerChange(runtime(), "link", call) });

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
