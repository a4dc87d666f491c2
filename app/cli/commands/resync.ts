/** `paidtrail resync`: what Stripe says of a customer now, and, when agreed to, takes it over; or of several, as a run. */
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import pc from "picocolors";
import { findUser, findUserByEmail } from "~/modules/accounts/users.server";
import { applyResync, previewResync, type Resync } from "~/modules/sync/resync-customer.server";
import { changesNothing, type ResyncView, resyncView } from "~/modules/sync/resync-view";
import { unreadWords } from "~/modules/sync/unread-words";
import { reasonFor } from "../ask-reason";
import { type Connection, withConnection } from "../connect";
import { doRun, filterFrom, type RunOptions } from "../do-run";
import { CommandFailure, exitStatus } from "../failure";
import { print, printable, printFacts, printJson, time } from "../output";
import { canPrompt } from "../password-input";
import { runKinds } from "../run-kinds";
import { stripeReader } from "../stripe-access";

interface ResyncOptions extends RunOptions {
  filter?: string;
  all?: boolean;
}

export function resyncCommand(): Command {
  return new Command("resync")
    .description("read customers at Stripe, show what differs here, and take it over; several as a run")
    .argument("[customers...]", "cus_…, or one user by id or email")
    .option("--filter <filter>", "customers of these users: plan=free,state=active,q=beginning of an email")
    .option("--all", "every customer known here")
    .option("--dry-run", "show what it would do, and change nothing")
    .option("--yes", "apply without asking; without it and without a terminal nothing is changed")
    .option("--reason <text>", "why; kept in the audit log (default: ask, or say that it was this command)")
    .option("--json", "print JSON")
    .action(async (customers: string[], options: ResyncOptions) => {
      await withConnection(async (connection) => {
        const [customer] = customers;
        if (customer !== undefined && customers.length === 1 && !options.filter && !options.all) {
          const userId = await userMeant(connection, customer);
          if (userId === null) return resyncOne(connection, customer, options);
          return doRun(connection, runKinds(connection).resync, { users: [userId] }, options);
        }
        await doRun(connection, runKinds(connection).resync, chosenBy(customers, options), options);
      });
    });
}

/** Of who names a user, by id or email, all customers are meant. null: a customer is named. */
async function userMeant({ pool }: Connection, named: string): Promise<string | null> {
  if (named.startsWith("cus_")) return null;
  const user = (await findUser(pool, named)) ?? (await findUserByEmail(pool, named));
  if (user !== null) return user.id;
  throw new CommandFailure(
    `“${named}” is no customer's id, which begins with cus_, and no user has this id or email.`,
  );
}

function chosenBy(customers: string[], { filter, all }: ResyncOptions): object {
  const given = [customers.length > 0, filter !== undefined, all === true].filter(Boolean).length;
  if (given !== 1)
    throw new CommandFailure("Say which customers: their ids, --filter or --all, and one of these.");
  if (all) return { all: true };
  const other = customers.find((id) => !id.startsWith("cus_"));
  if (other !== undefined) {
    throw new CommandFailure(
      `“${other}” is no customer's id, which begins with cus_. A user's customers are resynced by the user's id alone.`,
    );
  }
  return filter === undefined ? { customers } : { filter: filterFrom(filter) };
}

async function resyncOne(connection: Connection, customerId: string, options: ResyncOptions): Promise<void> {
  const { pool, clock, livemode, actor } = connection;
  const deps = { pool, clock, livemode, reader: stripeReader({ pool, clock, livemode }) };
  const preview = await previewResync(deps, customerId);
  if (preview.outcome === "unread") throw unread(preview.failure, customerId);
  const seen = resyncView(preview.resync, { reveal: true });
  if (!options.json) show(seen);
  if (options.dryRun || !(options.yes || (await agreed(seen, options)))) {
    if (options.json) printJson({ applied: false, ...seen });
    if (!changesNothing(seen)) process.exitCode = exitStatus.findings;
    return;
  }
  const reason = await reasonFor(options, "resynced with “paidtrail resync”");
  const result = await applyResync(deps, customerId, { actor, reason, fingerprint: seen.fingerprint });
  switch (result.outcome) {
    case "unread":
      throw unread(result.failure, customerId);
    case "outdated":
      throw new CommandFailure(outdated(result.resync));
    case "applied":
      if (options.json) printJson({ applied: true, ...resyncView(result.resync, { reveal: true }) });
      else print(pc.green("Applied."));
  }
}

function unread(failure: Parameters<typeof unreadWords>[0], customerId: string): CommandFailure {
  const { title, text } = unreadWords(failure, customerId);
  return new CommandFailure(`${title}. ${text}`);
}

const outdated = ({ objects }: Resync) =>
  `Something changed while you looked (now ${objects.length === 1 ? "1 object differs" : `${objects.length} objects differ`}). Nothing was written: run the command again.`;

async function agreed(resync: ResyncView, { json }: ResyncOptions): Promise<boolean> {
  if (json || !canPrompt() || changesNothing(resync)) return false;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question("Apply this? [y/N] ")).trim());
  } finally {
    reader.close();
  }
}

function show(resync: ResyncView): void {
  const { owner, entitlements, objects, confirmed, newerHere, incomplete } = resync;
  printFacts([
    ["customer", resync.customerId],
    ["owner", owner.before === owner.after ? owner.after : `${owner.before ?? "–"} → ${owner.after ?? "–"}`],
    ...entitlements.map(({ userId, before, after }): [string, string] => [
      `access of ${userId}`,
      said(before) === said(after) ? `${said(after)} (unchanged)` : `${said(before)} → ${said(after)}`,
    ]),
    [
      "as known",
      `${confirmed === 1 ? "1 object" : `${confirmed} objects`}${newerHere > 0 ? `, ${newerHere} newer here` : ""}`,
    ],
    ...(incomplete.length > 0 ? [["read in part", incomplete.join(", ")] as [string, string]] : []),
  ]);
  for (const { type, id, kind, status, fields } of objects) {
    print();
    print(`${pc.bold(type)} ${id}  ${kind}${status.after === null ? "" : `, ${status.after}`}`);
    if (kind === "new") continue;
    for (const { path, before, after } of fields) {
      print(`  ${path}: ${printable(before ?? "–")} → ${printable(after ?? "–")}`);
    }
  }
  if (changesNothing(resync)) print("Nothing differs.");
}

function said(of: ResyncView["entitlements"][number]["after"]): string {
  if (of === null) return "Free";
  const until = of.validUntil === null ? "" : `, until ${time(of.validUntil)}`;
  const seats = of.seats === null ? "" : `, ${of.seats} ${of.seats === 1 ? "seat" : "seats"}`;
  return `${of.planName} (${of.state}${until}${seats})`;
}
