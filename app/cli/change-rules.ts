/**
 * Saves a change of plans or policies and waits until everybody is derived again;
 * with `--dry-run`, shows what it would change instead (status 1 where it would).
 */
import pc from "picocolors";
import type { EditRefusal, PlanUses } from "~/modules/entitlements/edit-rules.server";
import type { RulesEdit } from "~/modules/entitlements/rules";
import { changeRules } from "~/modules/sync/change-rules.server";
import { previewChange } from "~/modules/sync/preview-rules.server";
import { finishRederivation, latestRederivation } from "~/modules/sync/rederivation.server";
import { previewSentences, type RulesPreview } from "~/modules/sync/rules-preview";
import type { Connection } from "./connect";
import { CommandFailure, exitStatus } from "./failure";
import { print, printJson, printTable, time } from "./output";

export interface ChangeOptions {
  dryRun?: boolean;
  json?: boolean;
  reason?: string;
}

/** `said`: what a person reads afterwards; `told`: what a program gets beside the outcome. */
export async function changeOrShow(
  connection: Connection,
  edits: readonly RulesEdit[],
  options: ChangeOptions,
  { changed, unchanged, told }: { changed: string; unchanged: string; told: object },
): Promise<void> {
  if (options.dryRun) return show(connection, edits, options);
  const { pool, livemode, clock, actor } = connection;
  const consent = { actor, reason: options.reason ?? null, fingerprint: null };
  const result = await changeRules({ pool, livemode, clock }, edits, consent);
  if (result.outcome !== "changed" && result.outcome !== "unchanged") {
    throw new CommandFailure(refusalWords(result));
  }
  const derived = await deriveAgain(connection);
  if (options.json) return printJson({ ...told, outcome: result.outcome, usersDerived: derived });
  const users = derived === 1 ? "One user's access was" : `The access of ${derived} users was`;
  print(`${result.outcome === "unchanged" ? unchanged : changed} ${users} worked out again.`);
}

/** What the change asked for, or what an interrupted run before it left. */
async function deriveAgain({ pool, livemode, clock }: Connection): Promise<number> {
  const run = await latestRederivation(pool, livemode);
  if (run === null || run.finishedAt !== null) return 0;
  let shown = 0;
  const ended = await finishRederivation(pool, run.id, {
    livemode,
    clock,
    onProgress: ({ lookedAt, total }) => {
      if (lookedAt < shown + 1_000) return;
      shown = lookedAt;
      process.stderr.write(`Working out access again: ${lookedAt} of ${total} users so far.\n`);
    },
  });
  return ended.lookedAt;
}

async function show(
  { pool, livemode, clock }: Connection,
  edits: readonly RulesEdit[],
  { json }: ChangeOptions,
): Promise<void> {
  let shown = 0;
  const preview = await previewChange(pool, edits, {
    livemode,
    now: clock(),
    limit: Number.POSITIVE_INFINITY,
    withinMs: null,
    onProgress: (lookedAt, total) => {
      if (lookedAt < shown + 1_000) return;
      shown = lookedAt;
      process.stderr.write(`Looked at ${lookedAt} of ${total} users so far.\n`);
    },
  });
  if (preview.unchanged < preview.lookedAt) process.exitCode = exitStatus.findings;
  if (json) return printJson({ object: "rules_preview", ...preview, sentences: previewSentences(preview) });
  for (const sentence of previewSentences(preview)) print(sentence);
  if (preview.sample.length > 0) {
    print();
    printTable(
      ["user", "now", "then", "because"],
      preview.sample.map(({ userId, before, after, reason }) => [userId, said(before), said(after), reason]),
    );
  }
  print();
  print(pc.dim("Nothing was saved: run the command without --dry-run to do so."));
}

function said({ planName, state, validUntil, seats }: RulesPreview["sample"][number]["before"]): string {
  const details = [state, validUntil && `until ${time(validUntil)}`, seats !== null && `${seats} seats`];
  return `${planName} (${details.filter(Boolean).join(", ")})`;
}

function refusalWords(refusal: EditRefusal | { outcome: "outdated" }): string {
  switch (refusal.outcome) {
    case "unknown_plan":
      return `There is no plan “${refusal.planId}”: look with “paidtrail plans list”.`;
    case "in_use":
      return `The plan ${refusal.planId} is in use: ${usesWords(refusal.uses)}. Nothing was removed.`;
    case "invalid":
      return refusal.problem;
    case "outdated":
      return "Something changed meanwhile. Nothing was saved: run the command again.";
  }
}

function usesWords({ mappings, grants, users }: PlanUses): string {
  const counted: [number, string, string][] = [
    [mappings, "mapping unlocks it", "mappings unlock it"],
    [grants, "grant of it is in force", "grants of it are in force"],
    [users, "user has it", "users have it"],
  ];
  return counted
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count >= 100 ? "100 or more" : count} ${count === 1 ? one : many}`)
    .join(", ");
}
