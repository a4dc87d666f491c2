/** The mapping of users and customers as a CSV file, for admins: as bulk linking reads it again. Sent while it is read. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { csvRow } from "~/lib/csv";
import { streamedText } from "~/lib/streamed-text";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { recordAudit } from "~/modules/audit/audit.server";
import { everyBinding } from "~/modules/ownership/binding-list.server";
import { mappingHeading } from "~/modules/ownership/mapping-csv";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "admin" };

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, livemode, clock } = runtime();
  const now = clock();
  // Before the file: what cannot be recorded is not given.
  await recordAudit(pool, {
    at: now,
    actor: { type: "user", id: viewer.id },
    action: "bindings.export",
    subject: { type: "bindings", id: livemode ? "live" : "test" },
    reason: null,
    before: null,
    after: null,
  });
  const pieces = (async function* () {
    yield mappingHeading;
    for await (const rows of everyBinding(pool, livemode)) {
      yield rows
        .map(({ userId, customerId, evidence, since }) =>
          csvRow([userId, customerId, evidence, since.toISOString()]),
        )
        .join("");
    }
  })();
  const name = `paidtrail-ownership-${now.toISOString().slice(0, 10)}.csv`;
  return new Response(streamedText(pieces), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}
