/** `paidtrail grants …`: access given by hand, for a while. */
import { Command, Option } from "commander";
import type { Grant } from "~/modules/entitlements/entitlement";
import { findGrant, listGrants } from "~/modules/entitlements/grants.server";
import { untilDate } from "~/modules/entitlements/until-date";
import { createGrant, takeBackGrant } from "~/modules/sync/change-grants.server";
import { withConnection } from "../connect";
import { CommandFailure } from "../failure";
import { mustFindUser } from "../find-user";
import { print, printJson, printTable, time } from "../output";

interface JsonOption {
  json?: boolean;
}

export function grantsCommand(): Command {
  return new Command("grants")
    .description("access given by hand, for a while")
    .addCommand(add())
    .addCommand(list())
    .addCommand(revoke());
}

const json = () => new Option("--json", "print JSON");

function add(): Command {
  return new Command("add")
    .description("give a user a plan until a date")
    .argument("<user>", "user id or email")
    .argument("<plan>", "id of the plan")
    .requiredOption("--until <date>", "2027-01-31 (through that day, UTC), a full ISO time, or 30d")
    .requiredOption("--reason <text>", "why; shown with the entitlement and kept in the audit log")
    .addOption(json())
    .action(
      async (reference: string, planId: string, options: { until: string; reason: string } & JsonOption) => {
        await withConnection(async ({ pool, clock, livemode, actor }) => {
          const now = clock();
          const endsAt = untilDate(options.until, now);
          if (endsAt === null) {
            throw new CommandFailure(
              `“${options.until}” is no date: write 2027-01-31, a full ISO time, or 30d.`,
            );
          }
          const user = await mustFindUser(pool, reference);
          const input = { userId: user.id, planId, endsAt, reason: options.reason };
          const result = await createGrant(pool, input, { actor, now, livemode });
          switch (result.outcome) {
            case "granted":
            case "already_granted":
              if (options.json) return printJson(result.grant);
              return print(`${user.email} has ${planId} until ${time(endsAt)} (${result.grant.id}).`);
            case "unknown_plan":
              throw new CommandFailure(`There is no plan “${planId}”: look with “paidtrail plans list”.`);
            case "unknown_user":
              throw new CommandFailure(`The user ${user.id} is gone: look with “paidtrail users list”.`);
            case "invalid":
              throw new CommandFailure(result.problem);
          }
        });
      },
    );
}

function list(): Command {
  return new Command("list")
    .description("what a user was given by hand, the newest first")
    .argument("<user>", "user id or email")
    .addOption(json())
    .action(async (reference: string, options: JsonOption) => {
      await withConnection(async ({ pool, clock }) => {
        const user = await mustFindUser(pool, reference);
        const grants = await listGrants(pool, user.id);
        if (options.json) return printJson({ object: "list", data: grants, has_more: false });
        if (grants.length === 0) return print(`${user.email} was given nothing by hand.`);
        const now = clock();
        printTable(
          ["id", "plan", "until", "state", "by", "reason"],
          grants.map((grant) => [
            grant.id,
            grant.planId,
            time(grant.endsAt),
            stateOf(grant, now),
            grant.createdBy,
            grant.reason,
          ]),
        );
      });
    });
}

function stateOf(grant: Grant, now: Date): string {
  if (grant.revokedAt !== null) return `taken back ${time(grant.revokedAt)}`;
  return grant.endsAt <= now ? "over" : "in force";
}

function revoke(): Command {
  return new Command("revoke")
    .description("take back what was given, from now on")
    .argument("<grant>", "grant_…, as “grants list” shows it")
    .requiredOption("--reason <text>", "why; kept in the audit log")
    .addOption(json())
    .action(async (grantId: string, options: { reason: string } & JsonOption) => {
      await withConnection(async ({ pool, clock, livemode, actor }) => {
        const unknown = `No grant has the id “${grantId}”: look with “paidtrail grants list <user>”.`;
        const grant = await findGrant(pool, grantId);
        if (grant === null) throw new CommandFailure(unknown);
        const wish = { grantId, userId: grant.userId, reason: options.reason };
        const result = await takeBackGrant(pool, wish, { actor, now: clock(), livemode });
        switch (result.outcome) {
          case "unknown_grant":
            throw new CommandFailure(unknown);
          case "invalid":
            throw new CommandFailure(result.problem);
          case "revoked":
          case "already_over":
            if (options.json) return printJson({ id: grantId, outcome: result.outcome });
            return print(
              result.outcome === "revoked"
                ? `${grant.userId} no longer has ${grant.planId} by this grant.`
                : "This grant was over already.",
            );
        }
      });
    });
}
