/** Signing out: ends the session in the database, then makes the browser forget it. */
import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { endBrowserSession } from "~/modules/accounts/browser-session.server";
import { browserSessions } from "~/modules/accounts/guard.server";

export const handle: RouteHandle = { audience: "public" };

/** A link or an image must not sign anybody out: only a form does. */
export function loader() {
  return redirect("/");
}

export async function action({ request }: ActionFunctionArgs) {
  const forget = await endBrowserSession(browserSessions(), request);
  return redirect("/login", { headers: { "Set-Cookie": forget } });
}
