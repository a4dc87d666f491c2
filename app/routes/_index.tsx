/** The start page: sends everybody to where their role begins. */
import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { optionalViewer } from "~/modules/accounts/guard.server";
import { homePath } from "~/modules/accounts/local-path";

export const handle: RouteHandle = { audience: "public" };

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await optionalViewer(request);
  return redirect(viewer ? homePath(viewer.role) : "/login");
}
