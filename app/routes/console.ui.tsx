/** Every component in every state, to look at while developing. Not there in production. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { runtime } from "~/modules/runtime.server";
import { NowProvider } from "~/ui/time";
import { Showcase } from "~/ui/showcase";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Components · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const { env, clock } = runtime();
  if (env.production) throw new Response("Not in production.", { status: 404 });
  return json({ now: clock().toISOString() });
}

export default function Components() {
  const { now } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <Showcase now={Date.parse(now)} />
    </NowProvider>
  );
}
