/** Linking a customer to a user: GET shows what follows, POST does it. See owner-change-form.server.ts. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { ownerChangeShown, sendOwnerChange } from "~/modules/owner-change-form.server";
import { runtime } from "~/modules/runtime.server";
import { OwnerChangePage } from "~/ui/owner-change-page";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Link a customer · Paidtrail" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return json(await ownerChangeShown(runtime(), "link", request, params.id));
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const sent = await sendOwnerChange(runtime(), "link", request, params.id, viewer.id);
  return sent.done ? redirect(sent.to) : json(sent.sent, sent.status);
}

export default function LinkCustomer() {
  const { now, ...page } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <NowProvider now={now}>
      <OwnerChangePage {...page} sent={sent ?? null} />
    </NowProvider>
  );
}
