/** The inbox of ownership: where sources disagree about whose a customer is, the gravest first. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { withPeople } from "~/modules/mismatch-people.server";
import { userIdOf } from "~/modules/owner-desk.server";
import { severities } from "~/modules/ownership/mismatch-codes";
import { countMismatches, listMismatches } from "~/modules/ownership/mismatch-list.server";
import { readInboxFilter } from "~/modules/ownership/ownership-address";
import { runtime } from "~/modules/runtime.server";
import { keysetPlace } from "~/ui/keyset-links";
import { MismatchInbox } from "~/ui/mismatch-inbox";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Mismatches of ownership · Paidtrail" }];

const pageSize = 50;
/** Of each severity, where all of them are asked for. */
const groupSize = 20;

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  const search = new URL(request.url).searchParams;
  const filter = readInboxFilter(search);
  const place = keysetPlace(search);
  const { status, ...of } = filter;
  // An address stands for whose it is; of nobody nothing disagrees.
  const userId = of.userId && ((await userIdOf(runtime(), of.userId)) ?? of.userId);
  const asked = { statuses: [status], ...of, ...(userId && { userId }) };
  const groups = await Promise.all(
    (filter.severity ? [filter.severity] : severities).map(async (severity) => {
      const page = filter.severity ? { limit: pageSize, ...place } : { limit: groupSize };
      const found = await listMismatches(pool, livemode, { ...asked, severity }, page);
      const who = { reveal: viewer.role === "admin" };
      return { severity, ...found, rows: await withPeople(pool, livemode, found.rows, who) };
    }),
  );
  const counts = await countMismatches(pool, livemode);
  return json({
    filter,
    place,
    groups,
    counts,
    mayChange: viewer.role === "admin",
    now: clock().toISOString(),
  });
}

export default function Mismatches() {
  const { now, ...inbox } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <MismatchInbox {...inbox} />
    </NowProvider>
  );
}
