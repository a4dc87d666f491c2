/**
 * The commands, each a file in `commands/`, and how they end: status 0 healthy,
 * 1 findings, 2 could not run (one sentence on standard error).
 */
import { Command, CommanderError } from "commander";
import { backfillCommand } from "./commands/backfill";
import { demoCommand } from "./commands/demo";
import { diagnoseCommand } from "./commands/diagnose";
import { grantsCommand } from "./commands/grants";
import { infoCommand } from "./commands/info";
import { ingestCommand } from "./commands/ingest";
import { keysCommand } from "./commands/keys";
import { casesCommand } from "./commands/cases";
import { ownersCommand } from "./commands/owners";
import { plansCommand } from "./commands/plans";
import { policiesCommand } from "./commands/policies";
import { replayCommand } from "./commands/replay";
import { resyncCommand } from "./commands/resync";
import { runsCommand } from "./commands/runs";
import { usersCommand } from "./commands/users";
import { webhooksCommand } from "./commands/webhooks";
import { CommandFailure, exitStatus } from "./failure";

function program(): Command {
  const root = new Command("paidtrail")
    .description("“I paid, but I am still on Free”: find the broken link between a payment and access.")
    .addCommand(infoCommand())
    .addCommand(ingestCommand())
    .addCommand(replayCommand())
    .addCommand(diagnoseCommand())
    .addCommand(resyncCommand())
    .addCommand(runsCommand())
    .addCommand(backfillCommand())
    .addCommand(casesCommand())
    .addCommand(ownersCommand())
    .addCommand(usersCommand())
    .addCommand(keysCommand())
    .addCommand(plansCommand())
    .addCommand(policiesCommand())
    .addCommand(grantsCommand())
    .addCommand(webhooksCommand())
    .addCommand(demoCommand())
    .addHelpText("after", "\nExit status: 0 healthy, 1 findings, 2 could not run.");
  for (const command of withSubcommands(root)) {
    command.exitOverride().showHelpAfterError("(--help shows what there is)");
  }
  return root;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Runs one command line (without node and script) and gives the status to end with. */
export async function run(words: string[]): Promise<number> {
  try {
    await program().parseAsync(words, { from: "user" });
    // A command with findings has said so itself.
    return Number(process.exitCode ?? exitStatus.healthy);
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): number {
  // Commander has said what it had to say: help (status 0), or a mistake in the arguments.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitStatus.healthy : exitStatus.couldNotRun;
  const sentence = error instanceof CommandFailure ? error.message : unexpected(error);
  process.stderr.write(`paidtrail: ${sentence}\n`);
  return exitStatus.couldNotRun;
}

function unexpected(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  // As the driver says it, and as the ORM does (P…).
  if (
    /^(ECONNREFUSED|ETIMEDOUT|ENOTFOUND|P1001|P1002)$/.test(code ?? "") ||
    /timeout exceeded/.test(message ?? "")
  ) {
    return "The database does not answer. Is it running, and is DATABASE_URL right?";
  }
  if (/^(28P01|28000|3D000|P1000|P1003|P1010)$/.test(code ?? ""))
    return "The database refuses us: is DATABASE_URL right, with its user, password and database?";
  if (code === "42P01" || code === "P2021")
    return "The database has no Paidtrail tables yet: run “npx prisma migrate deploy”.";
  return `This went wrong unexpectedly: ${message ?? String(error)}`;
}
