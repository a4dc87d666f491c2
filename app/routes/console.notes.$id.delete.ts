/** Takes back a note of one's own. POST only. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { deleteNote } from "~/modules/casebook/notes.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "operator" };

/** Opened as a page there is nothing to see. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  return redirect("/console");
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const digits = /^\d{1,15}$/.exec(addressPart(params.id))?.[0];
  const { pool, clock } = runtime();
  const deleted =
    digits === undefined
      ? ({ outcome: "unknown" } as const)
      : await deleteNote(pool, { id: Number(digits), viewerId: viewer.id, now: clock() });
  switch (deleted.outcome) {
    case "deleted":
      return redirect(`/console/${deleted.subject.type}s/${encodeURIComponent(deleted.subject.id)}`);
    case "unknown":
      throw new Response("There is no such note.", { status: 404 });
    case "not_yours":
      throw new Response("Only whoever wrote a note can delete it.", { status: 403 });
  }
}
