/** The audit log as a CSV file, for admins. Sent while it is read; the export is an entry of its own. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { streamedText } from "~/lib/streamed-text";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { recordAudit } from "~/modules/audit/audit.server";
import { auditFilter, readAuditParams } from "~/modules/audit/audit-address";
import { exportAudit } from "~/modules/audit/audit-export.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "admin" };

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, clock } = runtime();
  const params = readAuditParams(new URL(request.url).searchParams);
  const now = clock();
  // Before the file: what cannot be recorded is not given.
  await recordAudit(pool, {
    at: now,
    actor: { type: "user", id: viewer.id },
    action: "audit.export",
    subject: { type: "audit", id: "all" },
    reason: null,
    before: null,
    after: params,
  });
  const name = `paidtrail-audit-${now.toISOString().slice(0, 10)}.csv`;
  return new Response(streamedText(exportAudit(pool, auditFilter(params, now).filter)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}
