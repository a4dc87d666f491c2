/** Failed events as a file: CSV for spreadsheets, JSON lines for programs. Sent while it is read. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { streamedText } from "~/lib/streamed-text";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { recordAudit } from "~/modules/audit/audit.server";
import { readFailedFilter } from "~/modules/inbox/failed-address";
import { exportFailed } from "~/modules/inbox/failed-export.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "operator" };

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock } = runtime();
  const search = new URL(request.url).searchParams;
  const filter = readFailedFilter(search);
  const format = search.get("format") === "jsonl" ? "jsonl" : "csv";
  const now = clock();
  await recordAudit(pool, {
    at: now,
    actor: { type: "user", id: viewer.id },
    action: "failed_events.export",
    subject: { type: "events", id: filter.group || "all" },
    reason: null,
    before: null,
    after: { format, ...filter },
  });
  const name = `paidtrail-failed-${now.toISOString().slice(0, 10)}.${format}`;
  return new Response(streamedText(exportFailed(pool, filter, format, { reveal: viewer.role === "admin" })), {
    headers: {
      "Content-Type": format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}
