/** Can this deployment do its work? 503 and the failing check when it cannot. */
import { join } from "node:path";
import { unheededProxy } from "~/lib/unheeded-proxy.server";
import type { RouteHandle } from "~/modules/accounts/audience";
import { readiness } from "~/modules/inbox/readiness.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "public" };

const proxyNote =
  "Requests come with X-Forwarded-For, which is not believed. If a proxy of yours sets it, set TRUST_PROXY=true.";

export async function loader(): Promise<Response> {
  const { pool, clock } = runtime();
  const state = await readiness(pool, clock(), join(process.cwd(), "prisma", "migrations"));
  const notes = unheededProxy().seen ? [proxyNote] : [];
  return Response.json({ ...state, notes }, { status: state.ready ? 200 : 503 });
}
