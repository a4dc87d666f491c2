/** `GET /api/v1/users`: look up users; `POST`: create or update one. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { RouteHandle } from "~/modules/accounts/audience";
import { listUsers } from "~/modules/accounts/user-list.server";
import { findUser, findUserByEmail } from "~/modules/accounts/users.server";
import { readJson } from "~/modules/api/body";
import { apiEndpoint } from "~/modules/api/endpoint.server";
import { list, listParameters, unknownCursor } from "~/modules/api/lists";
import { parseBody, parseQuery, text } from "~/modules/api/parameters";
import { answerUpsert, userFields } from "~/modules/api/upsert-user.server";
import { userResource } from "~/modules/api/user-resource";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "api_operator" };

const { limit, starting_after } = listParameters;
/** `email` and `id` name one user exactly; `query` is the beginning of an id, an email or a name. */
const parameters = z.strictObject({
  limit,
  starting_after,
  email: text.optional(),
  id: text.optional(),
  query: text.optional(),
});

const body = z.strictObject({ id: z.string(), ...userFields });

const answer = apiEndpoint("operator", {
  async GET({ request, url }) {
    const parsed = parseQuery(url.searchParams, parameters);
    if (!parsed.ok) return parsed;
    const { pool } = runtime();
    const { email, id, query, limit, starting_after } = parsed.value;
    if (email !== undefined || id !== undefined) {
      const found = email === undefined ? await findUser(pool, id ?? "") : await findUserByEmail(pool, email);
      const matches = found !== null && (id === undefined || found.id === id);
      return { value: list(request, matches ? [userResource(found)] : [], false) };
    }
    if (starting_after !== undefined && (await findUser(pool, starting_after)) === null)
      return { error: unknownCursor("starting_after", starting_after) };
    const page = await listUsers(pool, { query, limit, after: starting_after });
    return { value: list(request, page.users.map(userResource), page.nextAfter !== null) };
  },

  async POST({ request, caller }) {
    const json = await readJson(request);
    if (!json.ok) return json;
    const parsed = parseBody(json.value, body);
    if (!parsed.ok) return parsed;
    const { id, email, name, email_verified } = parsed.value;
    return answerUpsert(runtime(), { id, email, name, emailVerified: email_verified }, caller);
  },
});

export const loader = (args: LoaderFunctionArgs) => answer(args);
export const action = loader;
