/** Is this process alive? Looks at nothing else: restart it when this fails. */
import type { RouteHandle } from "~/modules/accounts/audience";

export const handle: RouteHandle = { audience: "public" };

export function loader(): Response {
  return Response.json({ ok: true });
}
