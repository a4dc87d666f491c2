/** Ends one of one's own sessions (`handle`), or all but this one (`others`). */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { z } from "zod";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { endOtherSessions, endSessionByHandle } from "~/modules/accounts/sessions.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "signed_in" };

const form = z.union([z.object({ others: z.literal("yes") }), z.object({ handle: z.string().max(100) })]);

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "signed_in");
  return redirect("/account");
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "signed_in");
  const { pool, prisma } = runtime();
  const wish = form.safeParse(Object.fromEntries(await readForm(request)));
  if (!wish.success) throw new Response("Name the session to end.", { status: 400 });
  if ("others" in wish.data) {
    await endOtherSessions(pool, viewer.id, viewer.sessionHandle);
    return redirect("/account?done=others-ended");
  }
  // A handle that names none of one's own sessions: it has ended already, which is what was asked for.
  await endSessionByHandle(prisma, viewer.id, wish.data.handle);
  return redirect("/account?done=session-ended");
}
