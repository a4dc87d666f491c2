/** `GET /api/v1/users/{id}`: one user; `PUT`: create or update it. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { findUser } from "~/modules/accounts/users.server";
import { readJson } from "~/modules/api/body";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { missing } from "~/modules/api/errors";
import { parseBody } from "~/modules/api/parameters";
import { answerUpsert, userFields } from "~/modules/api/upsert-user.server";
import { userResource } from "~/modules/api/user-resource";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const body = z.strictObject(userFields);

const answer = apiEndpoint("operator", {
  async GET({ params: { id = "" } }) {
    const user = await findUser(runtime().pool, id);
    return user ? { value: userResource(user) } : { error: missing("user", id) };
  },

  async PUT({ request, params: { id = "" }, caller }) {
    const json = await readJson(request);
    if (!json.ok) return json;
    const parsed = parseBody(json.value, body);
    if (!parsed.ok) return parsed;
    const { email, name, email_verified } = parsed.value;
    return answerUpsert(runtime(), { id, email, name, emailVerified: email_verified }, caller);
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
