/**
 * The form that links many customers: a file or pasted text comes in, each row comes
 * back with what became of it, and the text with it, so that nothing has to be
 * chosen or pasted again. Bounded: a page is answered while somebody waits.
 */
import { readForm } from "~/lib/form-body";
import { readReason } from "~/lib/form-reason";
import type { OwnerDeps } from "./sync/change-owner.server";
import { importOwners } from "./sync/import-owners.server";
import { type ImportRow, importResults } from "./sync/import-view";

/** A request may hold 1 MiB, and the form around the text is part of it. */
const mostTextBytes = 1_000_000;
/** Further ones belong to the command line, which waits as long as it takes. */
const mostRowsOfForm = 5_000;

export interface ImportGroup {
  result: ImportRow["result"];
  rows: ImportRow[];
}

export interface ImportAnswer {
  /** As it was sent: to be sent again. */
  text: string;
  reason: string;
  /** A sentence; null: it could be read. */
  problem: string | null;
  groups: ImportGroup[];
}

export async function answerImportForm(
  deps: OwnerDeps,
  request: Request,
  { dryRun, viewerId }: { dryRun: boolean; viewerId: string },
): Promise<ImportAnswer> {
  const form = await readForm(request);
  const reason = readReason(form);
  const bytes = await bytesIn(form);
  const answer = { text: textOf(bytes), reason, groups: [] };
  const refused = (problem: string) => ({ ...answer, problem: `${problem} Nothing was changed.` });
  if (bytes.byteLength === 0) return refused("Choose a file, or paste its lines.");
  if (bytes.byteLength > mostTextBytes) {
    const most = `${mostTextBytes / 1_000} KB`;
    return refused(`That is more than ${most}: split it, or use “paidtrail owners import”.`);
  }
  if (!dryRun && reason === "") return refused("Say why: it is kept with each link.");
  const act = { actor: { type: "user" as const, id: viewerId }, reason };
  const start = await importOwners(deps, once(bytes), { dryRun, act });
  if (!start.ok) return refused(start.problem);
  if (start.count === 0) return refused("The file has a heading and no rows.");
  if (start.count > mostRowsOfForm) {
    const rows = `${start.count} rows, and a page takes ${mostRowsOfForm} at a time`;
    return refused(`The file has ${rows}: split it, or use “paidtrail owners import”.`);
  }
  const groups = new Map<ImportRow["result"], ImportRow[]>(importResults.map((result) => [result, []]));
  for await (const rows of start.rows) for (const row of rows) groups.get(row.result)?.push(row);
  const byLine = (a: ImportRow, b: ImportRow) => a.line - b.line;
  const told = [...groups].map(([result, rows]) => ({ result, rows: rows.sort(byLine) }));
  return { ...answer, problem: null, groups: told };
}

/** Of both the pasted text counts: it is what is seen. */
async function bytesIn(form: FormData): Promise<Uint8Array> {
  const text = form.get("text");
  if (typeof text === "string" && text.trim() !== "") return new TextEncoder().encode(text);
  const file = form.get("file");
  return file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
}

/** What is no UTF-8 is refused before it would be sent again; shown it can be all the same. */
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes.subarray(0, mostTextBytes));

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
