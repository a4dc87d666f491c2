/** What became of each row, as the page shows it, as a CSV file. POST only; reads and changes nothing. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { csvRow } from "~/lib/csv";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { reportRows } from "~/modules/sync/import-report";

export const handle: RouteHandle = { audience: "admin" };

/** Asked for by hand, or again after signing in: the results are in the page's form alone. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return redirect("/console/ownership/import");
}

export async function action({ request }: ActionFunctionArgs) {
  await requireViewer(request, "admin");
  const rows = reportRows(String((await readForm(request)).get("rows") ?? ""));
  if (rows === null) throw new Response("These are no results of bulk linking.", { status: 422 });
  const heading = csvRow(["line", "user_id", "customer_id", "result", "problem", "gains"]);
  const lines = rows.map(({ line, userId, customerId, result, problem, gains }) =>
    csvRow([line, userId, customerId, result, problem, gains]),
  );
  return new Response(heading + lines.join(""), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="paidtrail-bulk-linking.csv"',
      "Cache-Control": "no-store",
    },
  });
}
