/** Failed events as the lines of a file. What an error quotes is personal data where it looks like some: for admins only. */
import { csvRow } from "~/lib/csv";
import type { Db } from "~/lib/database.server";
import { eachFailed } from "./failed.server";
import type { FailedEvent, FailedFilter } from "./failed-view";
import { redactText } from "./redact-text";

const columns = [
  "id",
  "type",
  "state",
  "error",
  "customerId",
  "userId",
  "receivedAt",
  "triedAt",
  "attempts",
  "nextAttemptAt",
  "group",
] as const satisfies readonly (keyof FailedEvent)[];

/** Names as in the API. */
const heads = [
  "id",
  "type",
  "state",
  "error",
  "customer",
  "user",
  "received_at",
  "tried_at",
  "attempts",
  "next_attempt_at",
  "error_group",
] as const;

export async function* exportFailed(
  db: Db,
  filter: FailedFilter,
  format: "csv" | "jsonl",
  { reveal }: { reveal: boolean },
): AsyncGenerator<string> {
  if (format === "csv") yield csvRow(heads);
  for await (const rows of eachFailed(db, filter)) {
    yield rows.map((row) => line(reveal ? row : redacted(row), format)).join("");
  }
}

/** Some hosts use an address as the user's id. */
function redacted(row: FailedEvent): FailedEvent {
  return { ...row, error: redactText(row.error), userId: row.userId && redactText(row.userId) };
}

function line(row: FailedEvent, format: "csv" | "jsonl"): string {
  const values = columns.map((name) => row[name]);
  if (format === "csv") return csvRow(values);
  return `${JSON.stringify(Object.fromEntries(heads.map((head, index) => [head, values[index]])))}\n`;
}
