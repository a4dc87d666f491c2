/** The mapping: which customer is whose, on what evidence, newest link first. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { listMapping } from "~/modules/mapping-desk.server";
import { userIdOf } from "~/modules/owner-desk.server";
import { readMappingFilter } from "~/modules/ownership/ownership-address";
import { runtime } from "~/modules/runtime.server";
import { keysetPlace } from "~/ui/keyset-links";
import { MappingPage } from "~/ui/mapping-page";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Ownership · Paidtrail" }];

const pageSize = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  const search = new URL(request.url).searchParams;
  const filter = readMappingFilter(search);
  const place = keysetPlace(search);
  // An address stands for whose it is; of nobody there are no links.
  const userId =
    filter.userId === undefined ? undefined : ((await userIdOf(runtime(), filter.userId)) ?? filter.userId);
  const page = { limit: pageSize, ...place };
  const found = await listMapping(pool, livemode, { ...filter, userId }, page);
  return json({ filter, place, found, mayExport: viewer.role === "admin", now: clock().toISOString() });
}

export default function Ownership() {
  const { now, ...page } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <MappingPage {...page} />
    </NowProvider>
  );
}
