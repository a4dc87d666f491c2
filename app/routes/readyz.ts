/** Can this deployment do its work? 503 and the failing check when it cannot. */
import { join } from "node:path";
import type { RouteHandle } from "~/modules/accounts/audience";
import { readiness } from "~/modules/inbox/readiness.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "public" };

export async function loader(): Promise<Response> {
  const { pool, clock } = runtime();
  const state = await readiness(pool, clock(), join(process.cwd(), "prisma", "migrations"));
  return Response.json(state, { status: state.ready ? 200 : 503 });
}
