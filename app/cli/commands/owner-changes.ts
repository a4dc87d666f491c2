/** `paidtrail owners link|unlink|move|write`: shown first, then done with a reason. */
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import { applyOwnerChange, previewOwnerChange } from "~/modules/sync/change-owner.server";
import type { OwnerChange } from "~/modules/sync/decide-owner-change";
import {
  type AccessSide,
  type OwnerChangeView,
  ownerChangeView,
  refusalWords,
} from "~/modules/sync/owner-change-view";
import { enqueue } from "~/modules/jobs/enqueue.server";
import { refetchObject } from "~/modules/sync/refetch.server";
import { ownerWriteWords } from "~/modules/sync/owner-write-words";
import { writeOwnerToStripe } from "~/modules/sync/write-owner-to-stripe.server";
import { reasonFor } from "../ask-reason";
import { type Connection, withConnection } from "../connect";
import { CommandFailure, exitStatus } from "../failure";
import { mustFindUser } from "../find-user";
import { print, printFacts, printJson, time } from "../output";
import { canPrompt } from "../password-input";
import { stripeGateway, stripeReader } from "../stripe-access";

interface ChangeOptions {
  dryRun?: boolean;
  yes?: boolean;
  reason?: string;
  json?: boolean;
}

const changing = (command: Command) =>
  command
    .option("--dry-run", "say what would follow, and do nothing")
    .option("--yes", "do it without asking; without it and without a terminal nothing is changed")
    .option("--reason <text>", "why; kept in the audit log")
    .option("--json", "print JSON");

export function linkCommand(): Command {
  return changing(new Command("link").description("link a customer who is nobody's to a user"))
    .argument("<customer>", "cus_…")
    .argument("<user>", "user id or email")
    .action((customerId: string, reference: string, options: ChangeOptions) =>
      withConnection(async (connection) => {
        const { id: userId } = await mustFindUser(connection.pool, reference);
        await change(connection, { kind: "link", customerId, userId }, options);
      }),
    );
}

export function moveCommand(): Command {
  return changing(new Command("move").description("move a customer from its user to another"))
    .argument("<customer>", "cus_…")
    .argument("<user>", "user id or email of the new owner")
    .action((customerId: string, reference: string, options: ChangeOptions) =>
      withConnection(async (connection) => {
        const { id: userId } = await mustFindUser(connection.pool, reference);
        await change(connection, { kind: "move", customerId, userId }, options);
      }),
    );
}

export function unlinkCommand(): Command {
  return changing(new Command("unlink").description("end a link; no evidence makes it again"))
    .argument("<customer>", "cus_…")
    .action((customerId: string, options: ChangeOptions) =>
      withConnection((connection) => change(connection, { kind: "unlink", customerId }, options)),
    );
}

async function change(
  { pool, clock, livemode, actor }: Connection,
  wanted: OwnerChange,
  options: ChangeOptions,
): Promise<void> {
  const deps = { pool, clock, livemode };
  const shown = await previewOwnerChange(deps, wanted);
  if (shown.outcome === "unchanged") {
    return options.json ? printJson({ applied: false, unchanged: true }) : print("It is so already.");
  }
  if (shown.outcome !== "preview") throw new CommandFailure(refusalWords(shown));
  const view = ownerChangeView(shown.preview);
  if (!options.json) show(view);
  if (options.dryRun || !(options.yes || (await agreed(options)))) {
    if (options.json) printJson({ applied: false, ...view });
    process.exitCode = exitStatus.findings;
    return;
  }
  const reason = await reasonFor(options, `done with “paidtrail owners ${wanted.kind}”`);
  const result = await applyOwnerChange(deps, wanted, { actor, reason, fingerprint: view.fingerprint });
  switch (result.outcome) {
    case "applied":
      return options.json ? printJson({ applied: true, ...ownerChangeView(result.preview) }) : print("Done.");
    case "unchanged":
      return options.json ? printJson({ applied: false, unchanged: true }) : print("It is so already.");
    case "outdated":
      throw new CommandFailure(
        "Something changed while you looked. Nothing was written: run the command again.",
      );
    default:
      throw new CommandFailure(refusalWords(result));
  }
}

async function agreed({ json }: ChangeOptions): Promise<boolean> {
  if (json || !canPrompt()) return false;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question("Do this? [y/N] ")).trim());
  } finally {
    reader.close();
  }
}

function show({ customerId, owner, access, mismatches }: OwnerChangeView): void {
  printFacts([
    ["customer", customerId],
    ["owner", `${owner.before ?? "nobody"} → ${owner.after ?? "nobody"}`],
    ...access.map(({ userId, effect, before, after }): [string, string] => [
      `${userId} ${effect}`,
      `${said(before)} → ${said(after)}`,
    ]),
    [
      "disagrees",
      `${mismatches.before.join(", ") || "nothing"} → ${mismatches.after.join(", ") || "nothing"}`,
    ],
  ]);
}

const said = (of: AccessSide | null) =>
  of === null
    ? "Free"
    : `${of.planName} (${of.state}${of.validUntil === null ? "" : `, until ${time(of.validUntil)}`})`;

export function writeCommand(): Command {
  return new Command("write")
    .description("write a customer's user on its metadata at Stripe, unless it names another")
    .argument("<customer>", "cus_…")
    .option("--reason <text>", "why; kept in the audit log")
    .option("--json", "print JSON")
    .action((customerId: string, options: ChangeOptions) =>
      withConnection(async ({ pool, clock, livemode, actor }) => {
        const reader = stripeReader({ pool, clock, livemode });
        const readAgain = (id: string) => refetchObject({ pool, reader, livemode, clock }, "customer", id);
        const settleLater = (id: string) => enqueue(pool, [{ name: "settle-owner-write", payload: { id } }]);
        const reason = await reasonFor(options, "written with “paidtrail owners write”");
        const deps = { pool, stripe: stripeGateway(), livemode, clock, readAgain, settleLater };
        const written = await writeOwnerToStripe(deps, customerId, { actor, reason });
        if (written.outcome !== "written" && written.outcome !== "unchanged") {
          const { title, text } = ownerWriteWords(written, customerId);
          throw new CommandFailure(`${title}. ${text}`);
        }
        if (options.json) return printJson(written);
        print(written.outcome === "written" ? "Written." : "It names the user already.");
      }),
    );
}
