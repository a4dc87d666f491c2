/** `paidtrail owners mismatches ack|dismiss|settle|reopen`: what a person decides about a mismatch, with a reason. */
import { Command } from "commander";
import { decideMismatch, type StatusWish } from "~/modules/ownership/mismatch-status.server";
import { reasonFor } from "../ask-reason";
import { withConnection } from "../connect";
import { CommandFailure } from "../failure";
import { print, printJson } from "../output";

interface DecideOptions {
  reason?: string;
  json?: boolean;
}

const deciding = (name: string, description: string) =>
  new Command(name)
    .description(description)
    .argument("<id>", "the first column of the list")
    // The list's own --json is meant for these, too.
    .option("--reason <text>", "why; kept in the audit log");

export function statusCommands(): Command[] {
  return [
    deciding("ack", "say that somebody is at it").action((id: string, _options: object, command: Command) =>
      decide(id, { status: "acknowledged" }, command),
    ),
    deciding("dismiss", "put it aside for some time")
      .requiredOption("--until <date>", "2027-01-31 (its beginning, UTC): then it is open again")
      .action((id: string, options: { until: string }, command: Command) =>
        decide(id, { status: "dismissed", until: dateOf(options.until) }, command),
      ),
    deciding("settle", "say that it is right as it is").action(
      (id: string, _options: object, command: Command) => decide(id, { status: "settled" }, command),
    ),
    deciding("reopen", "take back what was decided").action(
      (id: string, _options: object, command: Command) => decide(id, { status: "open" }, command),
    ),
  ];
}

function dateOf(text: string): Date {
  const moment = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00.000Z` : Number.NaN);
  // 31 February is no day, though Date would take it for one in March.
  if (Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(text)) {
    throw new CommandFailure("--until must be a day, as 2027-01-31.");
  }
  return moment;
}

async function decide(text: string, wish: StatusWish, command: Command): Promise<void> {
  const options = command.optsWithGlobals<DecideOptions>();
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (id < 1) throw new CommandFailure(`“${text}” is no number of a mismatch.`);
  await withConnection(async ({ pool, clock, livemode, actor }) => {
    const reason = await reasonFor(options, `${wish.status} with “paidtrail owners mismatches”`);
    const decided = await decideMismatch(pool, { livemode, id }, wish, { actor, reason, now: clock() });
    switch (decided.outcome) {
      case "changed":
      case "unchanged":
        if (options.json)
          return printJson({ id, status: wish.status, changed: decided.outcome === "changed" });
        return print(decided.outcome === "changed" ? `It is ${wish.status} now.` : "It is so already.");
      case "over":
        throw new CommandFailure("It is over: the facts agree since, and nothing is left to decide.");
      case "unknown_mismatch":
        throw new CommandFailure(`There is no mismatch ${id}.`);
      case "invalid":
        throw new CommandFailure(decided.problem);
    }
  });
}
