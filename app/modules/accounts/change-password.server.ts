/** Changing one's own password: asks for the present one, counted like an attempt to sign in. */
import { parseWithZod } from "@conform-to/zod/v4";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { changePasswordForm } from "./change-password-form";
import { verifyPassword } from "./password.server";
import type { Viewer } from "./sessions.server";
import type { SignInThrottle } from "./throttle.server";
import { setPassword } from "./users.server";

export interface ChangePasswordDeps {
  pool: Pool;
  clock: Clock;
  throttle: SignInThrottle;
}

type Submission = ReturnType<typeof parseChange>;

export type ChangePasswordOutcome =
  /** Done; every other session of this person has ended. */
  | { outcome: "changed" }
  | { outcome: "incomplete"; submission: Submission }
  /** The present one is not right. */
  | { outcome: "wrong_password"; submission: Submission }
  | { outcome: "throttled"; submission: Submission; retryAfterSeconds: number }
  | { outcome: "unavailable"; submission: Submission };

const parseChange = (form: FormData) => parseWithZod(form, { schema: changePasswordForm });

export async function changePassword(
  deps: ChangePasswordDeps,
  viewer: Viewer,
  form: FormData,
  address: string | null,
): Promise<ChangePasswordOutcome> {
  const submission = parseChange(form);
  if (submission.status !== "success") return { outcome: "incomplete", submission };

  // Whoever sits at somebody else's open session must not guess at leisure.
  const attempt = { email: viewer.email, address };
  const admitted = await deps.throttle.admit(attempt);
  if (admitted.outcome !== "allowed") return { ...admitted, submission };

  const { rows } = await deps.pool.query<{ hash: string | null }>(
    "select password_hash as hash from users where id = $1",
    [viewer.id],
  );
  const { present, fresh } = submission.value;
  if (!(await verifyPassword(rows[0]?.hash ?? null, present)))
    return { outcome: "wrong_password", submission };
  await deps.throttle.succeeded(attempt);
  await setPassword(deps.pool, viewer.id, fresh, {
    actor: { type: "user", id: viewer.id },
    now: deps.clock(),
    keepSession: viewer.sessionHandle,
  });
  return { outcome: "changed" };
}
