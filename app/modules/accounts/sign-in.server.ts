/**
 * Signing in with email and password: remix-auth's form strategy, whose answer
 * is an outcome, since a wrong password is nothing exceptional. It keeps no
 * session; the route starts one for `signed_in`.
 */
import { parseWithZod } from "@conform-to/zod/v4";
import { Authenticator } from "remix-auth";
import { FormStrategy } from "remix-auth-form";
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { demoPassword } from "./demo-accounts";
import { hashPassword, isOutdatedHash, verifyPassword } from "./password.server";
import type { Role } from "./role";
import { signInForm } from "./sign-in-form";
import type { SignInThrottle } from "./throttle.server";

export interface SignInDeps {
  pool: Pool;
  clock: Clock;
  throttle: SignInThrottle;
  /** Whether this is the demo. Its accounts outlive it in the database; their password must not. */
  demo: boolean;
  /** Address of the browser, as far as it can be trusted. */
  addressOf: (request: Request) => string | null;
}

type Submission = ReturnType<typeof parseSignIn>;

export type SignInOutcome =
  | {
      outcome: "signed_in";
      user: { id: string; role: Role };
      address: string | null;
      /** As the form gave it: not to be trusted, see localPath. */
      next: string | undefined;
    }
  /** Something is missing in the form. Nothing was counted. */
  | { outcome: "incomplete"; submission: Submission }
  /** Email and password do not go together. Says nothing on whether the account exists. */
  | { outcome: "refused"; submission: Submission }
  | { outcome: "throttled"; submission: Submission; retryAfterSeconds: number }
  /** The database that counts attempts cannot be reached. */
  | { outcome: "unavailable"; submission: Submission };

const parseSignIn = (form: FormData) => parseWithZod(form, { schema: signInForm });

export function createAuthenticator(deps: SignInDeps): Authenticator<SignInOutcome> {
  return new Authenticator<SignInOutcome>().use(
    new FormStrategy(async ({ form, request }) => signIn(deps, form, deps.addressOf(request))),
    "password",
  );
}

async function signIn(deps: SignInDeps, form: FormData, address: string | null): Promise<SignInOutcome> {
  const submission = parseSignIn(form);
  if (submission.status !== "success") return { outcome: "incomplete", submission };
  const { email, password, next } = submission.value;

  const admitted = await deps.throttle.admit({ email, address });
  if (admitted.outcome !== "allowed") return { ...admitted, submission };

  const user = await findForSignIn(deps.pool, email);
  const matches = await verifyPassword(user?.passwordHash ?? null, password);
  const published = password === demoPassword && !deps.demo;
  if (!matches || published || user === null) {
    return { outcome: "refused", submission };
  }
  await deps.throttle.succeeded({ email, address });
  if (isOutdatedHash(user.passwordHash)) {
    await deps.pool.query("update users set password_hash = $2, updated_at = $3 where id = $1", [
      user.id,
      await hashPassword(password),
      deps.clock(),
    ]);
  }
  return { outcome: "signed_in", user: { id: user.id, role: user.role }, address, next };
}

/** A disabled account, or one without a password, is as good as none. Served by users_email_lower_key. */
async function findForSignIn(
  pool: Pool,
  email: string,
): Promise<{ id: string; role: Role; passwordHash: string } | null> {
  const { rows } = await pool.query<{ id: string; role: Role; passwordHash: string }>(
    `select id, role::text as role, password_hash as "passwordHash" from users
     where lower(email) = lower($1) and disabled_at is null and password_hash is not null`,
    [email],
  );
  return rows[0] ?? null;
}
