/**
 * Links many customers at once, from a file of `user_id,customer_id`. Each row is the
 * decision of the person who sends the file, and no more than linking: a customer of
 * somebody else's is not moved, and what a row is wrong about grants nothing.
 *
 * Some hundred rows a transaction: whatever ends it in between, what is told as
 * linked is linked, and sending the file again does the rest.
 */
import { transaction } from "~/lib/database.server";
import { lockLanes } from "../inbox/claim.server";
import { type MappingLine, readMapping } from "../ownership/mapping-csv";
import { type OwnerAct, type OwnerDeps, recordOwnerChange, take, worldOf } from "./change-owner.server";
import { checkSubjects } from "./check-ownership.server";
import { decideOwnerChange, type OwnerChange } from "./decide-owner-change";
import type { ImportRow } from "./import-view";
import { describe, isOutage } from "./failures";
import { refusalWords } from "./owner-change-view";
import { withoutRaces } from "./resync-customer.server";
import { Changes } from "./write-world.server";

export type ImportStart =
  | { ok: true; rows: AsyncGenerator<ImportRow[]>; count: number }
  | { ok: false; problem: string };

export interface ImportRequest {
  dryRun: boolean;
  act: Omit<OwnerAct, "fingerprint">;
}

const rowsAtATime = 200;

/** Reads the whole file first: of two rows that contradict each other neither is done. Then a part after the other, as it is asked for. */
export async function importOwners(
  deps: OwnerDeps,
  file: AsyncIterable<Uint8Array>,
  request: ImportRequest,
): Promise<ImportStart> {
  const read = await readMapping(file);
  if (!read.ok) return read;
  const refused = read.invalid.map(({ line, problem }) =>
    result({ line, userId: null, customerId: null }, "refused", problem),
  );
  const { todo, told } = withoutRepeats(read.rows);
  return {
    ok: true,
    count: read.rows.length + read.invalid.length,
    rows: (async function* () {
      for (const part of parts([...refused, ...told])) yield part;
      for (const part of parts(todo)) yield await linkAll(deps, part, request);
    })(),
  };
}

function* parts<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += rowsAtATime) yield all.slice(at, at + rowsAtATime);
}

function withoutRepeats(rows: readonly MappingLine[]): { todo: MappingLine[]; told: ImportRow[] } {
  const first = new Map<string, MappingLine>();
  const disputed = new Set<string>();
  for (const row of rows) {
    const before = first.get(row.customerId);
    if (!before) first.set(row.customerId, row);
    else if (before.userId !== row.userId) disputed.add(row.customerId);
  }
  const told: ImportRow[] = [];
  const todo: MappingLine[] = [];
  for (const row of rows) {
    if (disputed.has(row.customerId)) {
      told.push(
        result(row, "refused", "The file gives this customer to several users: none of its rows is done."),
      );
    } else if (first.get(row.customerId) === row) todo.push(row);
    else told.push(result(row, "repeated", null));
  }
  return { todo, told };
}

/** What fails unexpectedly takes nobody else's row with it: then each is done by itself. An outage ends the whole. */
async function linkAll(
  deps: OwnerDeps,
  rows: readonly MappingLine[],
  request: ImportRequest,
): Promise<ImportRow[]> {
  try {
    return await linkPart(deps, rows, request);
  } catch (error) {
    if (isOutage(error)) throw error;
    const [row, ...others] = rows;
    if (row && others.length === 0) {
      const problem = `It failed unexpectedly, and nothing was changed: ${describe(error)}`;
      return [result(row, "refused", problem)];
    }
    const each: ImportRow[] = [];
    for (const one of rows) each.push(...(await linkAll(deps, [one], request)));
    return each;
  }
}

function linkPart(
  deps: OwnerDeps,
  rows: readonly MappingLine[],
  { dryRun, act }: ImportRequest,
): Promise<ImportRow[]> {
  const wanted = rows.map(({ userId, customerId }) => ({ kind: "link" as const, customerId, userId }));
  const changeAct = { ...act, fingerprint: null };
  return withoutRaces(() =>
    transaction(deps.pool, async (tx) => {
      if (!dryRun)
        await lockLanes(
          tx,
          wanted.map(({ customerId }) => customerId),
        );
      const world = await worldOf(tx, deps, wanted, { readOnly: dryRun });
      const changes = new Changes(world);
      const at = deps.clock();
      const results: ImportRow[] = [];
      const done: OwnerChange[] = [];
      for (const [index, row] of rows.entries()) {
        const change = wanted[index];
        if (!change) continue;
        const decision = decideOwnerChange(world, change, { by: act.actor.id, at });
        if (decision.outcome === "unchanged") results.push(result(row, "unchanged", null));
        else if (decision.outcome !== "decided") results.push(result(row, "refused", refusalWords(decision)));
        else {
          const { entitlements } = decision.difference;
          const access = entitlements.find(({ userId }) => userId === row.userId);
          const gains =
            access?.after && access.after.planId !== access.before?.planId ? access.after.planName : null;
          results.push({ ...result(row, "linked", null), gains });
          if (dryRun) continue;
          take(changes, change, decision, changeAct, at);
          await recordOwnerChange(tx, change, decision.difference, changeAct, at);
          done.push(change);
        }
      }
      if (done.length > 0) {
        await changes.write(tx, at);
        const linked = done.map(({ customerId }) => customerId);
        const subjects = linked.map((id) => ({ type: "customer" as const, id }));
        await checkSubjects(tx, deps.livemode, subjects, at, { ...act, decides: linked });
      }
      return results;
    }),
  );
}

const result = (
  { line, userId, customerId }: Pick<ImportRow, "line" | "userId" | "customerId">,
  outcome: ImportRow["result"],
  problem: string | null,
): ImportRow => ({ line, userId, customerId, result: outcome, problem, gains: null });
