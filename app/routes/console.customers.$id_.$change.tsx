/** Linking, unlinking or moving a customer: GET shows what follows, POST does it. See owner-change-form.server.ts. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { type Params, useActionData, useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { ownerChangeShown, sendOwnerChange } from "~/modules/owner-change-form.server";
import { runtime } from "~/modules/runtime.server";
import type { OwnerChange } from "~/modules/sync/decide-owner-change";
import { OwnerChangePage } from "~/ui/owner-change-page";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "admin" };

const titles = new Map([
  ["link", "Link a customer"],
  ["unlink", "Unlink a customer"],
  ["move", "Move a customer"],
]);

export const meta: MetaFunction = ({ params }) => [
  { title: `${titles.get(params.change ?? "") ?? "Customer"} · Paidtrail` },
];

function changeIn({ change }: Params): OwnerChange["kind"] {
  if (change === "link" || change === "unlink" || change === "move") return change;
  throw new Response("No such page.", { status: 404 });
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return json(await ownerChangeShown(runtime(), changeIn(params), request, params.id));
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const sent = await sendOwnerChange(runtime(), changeIn(params), request, params.id, viewer.id);
  return sent.done ? redirect(sent.to) : json(sent.sent, sent.status);
}

export default function ChangeOwner() {
  const { now, ...page } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <NowProvider now={now}>
      <OwnerChangePage {...page} sent={sent ?? null} />
    </NowProvider>
  );
}
