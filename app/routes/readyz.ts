/** Can this deployment do its work? 503 and the failing check when it cannot. */
import { join } from "node:path";
import { unheededProxy } from "~/lib/unheeded-proxy.server";
import type { RouteHandle } from "~/modules/accounts/audience";
import { readiness } from "~/modules/inbox/readiness.server";
import { noPayerWall, payerWallStands } from "~/modules/ownership/as-payer.server";
import { silence, silenceWords } from "~/modules/reconciliation/silence.server";
import { runtime } from "~/modules/runtime.server";
import { accessProblem } from "~/modules/stripe/access-problem.server";

export const handle: RouteHandle = { audience: "public" };

const proxyNote =
  "Requests come with X-Forwarded-For, which is not believed. If a proxy of yours sets it, set TRUST_PROXY=true.";

const keyNotes = {
  key_refused: "Stripe refuses STRIPE_SECRET_KEY: nothing can be read there.",
  forbidden: "The key in STRIPE_SECRET_KEY lacks a permission to read.",
};

export async function loader(): Promise<Response> {
  const { pool, clock, livemode } = runtime();
  const state = await readiness(pool, clock(), join(process.cwd(), "prisma", "migrations"));
  // Events are received and applied all the same: a note, and no reason to send them elsewhere.
  const problem = state.checks.migrations.ok ? await accessProblem(pool, livemode) : null;
  const quiet = state.checks.migrations.ok ? await silence(pool, livemode, clock()) : null;
  const walled = state.checks.migrations.ok ? await payerWallStands(pool) : true;
  const notes = [
    ...(unheededProxy().seen ? [proxyNote] : []),
    // Anybody may ask here: that there is a problem, without Stripe's words.
    ...(problem === null ? [] : [keyNotes[problem.kind]]),
    ...(walled ? [] : [noPayerWall]),
    ...(quiet === null ? [] : [silenceWords(quiet)]),
  ];
  return Response.json({ ...state, notes }, { status: state.ready ? 200 : 503 });
}
