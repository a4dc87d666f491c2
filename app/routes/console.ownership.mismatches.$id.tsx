/** One mismatch of ownership: both sides, what each would gain or lose, and what may be done. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { mismatchShown } from "~/modules/owner-desk.server";
import { runtime } from "~/modules/runtime.server";
import { MismatchPage } from "~/ui/mismatch-page";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.mismatch.title ?? "Mismatch"} · Paidtrail` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const isAdmin = viewer.role === "admin";
  const shown = await mismatchShown(runtime(), params.id, { reveal: isAdmin });
  if (shown === null) throw new Response("No such mismatch.", { status: 404 });
  const done = addressPart(new URL(request.url).searchParams.get("done")) || null;
  return json({ ...shown, mayChange: isAdmin, done });
}

export default function Mismatch() {
  const { now, ...page } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <MismatchPage {...page} />
    </NowProvider>
  );
}
