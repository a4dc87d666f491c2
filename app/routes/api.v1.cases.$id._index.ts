/** `GET /api/v1/cases/{id}`: one case. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { caseAnswer } from "~/modules/api/decide-case.server";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const answer = apiEndpoint("operator", {
  GET: ({ params: { id = "" } }) => caseAnswer(runtime(), id),
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
