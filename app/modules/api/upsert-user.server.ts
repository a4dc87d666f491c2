/** Creates or updates a user for the host application, and unlocks what they paid for before they were known. */
import { z } from "zod";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { type UserInput, upsertUser } from "~/modules/accounts/users.server";
import { rederiveForUser } from "~/modules/sync/rederive.server";
import type { Answer, ApiCall } from "./endpoint.server";
import { invalid } from "./errors";
import { userResource } from "./user-resource";

/** Of a user's body; what is absent stays as it is. */
export const userFields = {
  email: z.string(),
  name: z.string().nullable().optional(),
  email_verified: z.boolean().optional(),
};

export async function answerUpsert(
  { pool, clock, livemode }: { pool: Pool; clock: Clock; livemode: boolean },
  input: UserInput,
  caller: ApiCall["caller"],
): Promise<Answer> {
  const actor = { type: "api_key" as const, id: caller.id };
  const result = await upsertUser(pool, input, { actor, keyRole: caller.role, now: clock() });
  switch (result.outcome) {
    case "invalid":
      return { error: invalid("parameter_invalid", result.problem, result.field) };
    case "email_taken":
      return {
        error: {
          status: 409,
          type: "invalid_request_error",
          code: "email_taken",
          message: `This email belongs to the user '${result.by}'.`,
          param: "email",
        },
      };
    case "forbidden":
      return {
        error: {
          status: 403,
          type: "permission_error",
          code: "user_protected",
          message: result.problem,
          param: "id",
        },
      };
    default:
      // Every time, not only at creation: were it to fail once, the host's next upsert would mend it.
      await rederiveForUser(pool, input.id, { livemode, now: clock() });
      return { value: userResource(result.user) };
  }
}
