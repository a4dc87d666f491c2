/** Every other address below `/api/v1`: there is nothing, said in the API's own shape. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import type { ApiError } from "~/modules/api/errors";

export const handle: RouteHandle = { audience: "api_operator" };

const nothing = async ({ url }: { url: URL }): Promise<{ error: ApiError }> => ({
  error: {
    status: 404,
    type: "invalid_request_error",
    code: "url_unknown",
    message: `There is nothing at ${url.pathname.slice(0, 200)}.`,
  },
});

const answer = apiEndpoint("operator", { GET: nothing, POST: nothing, PUT: nothing });

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
