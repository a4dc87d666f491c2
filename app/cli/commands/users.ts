/** `paidtrail users …`: people who sign in, pay, or both. */
import { Argument, Command, Option } from "commander";
import { passwordProblem } from "~/modules/accounts/password-policy";
import { type Role, roles } from "~/modules/accounts/role";
import { newSecret } from "~/modules/accounts/secrets.server";
import { listUsers } from "~/modules/accounts/user-list.server";
import {
  findUser,
  findUserByEmail,
  newUserId,
  setDisabled,
  setPassword,
  setRole,
  type User,
  upsertUser,
} from "~/modules/accounts/users.server";
import { userResource } from "~/modules/api/user-resource";
import { rederiveForUser } from "~/modules/sync/rederive.server";
import { reasonFor } from "../ask-reason";
import { withConnection } from "../connect";
import { CommandFailure } from "../failure";
import { mustFindUser } from "../find-user";
import { print, printFacts, printJson, printTable, time } from "../output";
import { canPrompt, passwordFromStdin, promptPassword } from "../password-input";

interface JsonOption {
  json?: boolean;
}

export function usersCommand(): Command {
  return new Command("users")
    .description("people who sign in, pay, or both")
    .addCommand(create())
    .addCommand(list())
    .addCommand(show())
    .addCommand(changeRole())
    .addCommand(changePassword())
    .addCommand(disable());
}

const json = () => new Option("--json", "print JSON");
const reason = () =>
  new Option("--reason <text>", "why; kept in the audit log (default: ask, or say that it was this command)");
const who = () => new Argument("<user>", "user id or email");

function create(): Command {
  return new Command("create")
    .description("create somebody who can sign in")
    .requiredOption("--email <email>", "email address, used to sign in")
    .addOption(new Option("--role <role>", "what they may do").choices(roles).default("user"))
    .option("--id <id>", "user id in your application (default: made up)")
    .option("--name <name>", "name to show")
    .option("--password-stdin", "read the password from standard input (default: ask, or make one up)")
    .addOption(json())
    .action(
      async (
        options: {
          email: string;
          role: Role;
          id?: string;
          name?: string;
          passwordStdin?: boolean;
        } & JsonOption,
      ) => {
        await withConnection(async ({ pool, clock, livemode, change }) => {
          const id = options.id ?? newUserId();
          const holder = (await findUser(pool, id)) ?? (await findUserByEmail(pool, options.email));
          if (holder !== null) throw new CommandFailure(taken(holder, id));
          const password = await newPassword(options);
          const input = { id, email: options.email, name: options.name ?? null };
          const why = change("created with “paidtrail users create”");
          const created = await upsertUser(pool, input, why);
          if (created.outcome === "invalid") throw new CommandFailure(created.problem);
          if (created.outcome !== "created")
            throw new CommandFailure(`The user ${id} was created by somebody else just now.`);
          await setPassword(pool, id, password.value, why);
          await setRole(pool, id, options.role, why);
          // Stripe's objects may have named this user before there was one.
          await rederiveForUser(pool, id, { livemode, now: clock() });
          const { email } = created.user;
          if (options.json) {
            printJson({ id, email, role: options.role, ...(password.made && { password: password.value }) });
          } else {
            print(`Created ${email} with the role ${options.role}.`);
            printFacts([["id", id], ...madeUp(password)]);
          }
        });
      },
    );
}

function taken(holder: User, id: string): string {
  const same = holder.id === id ? `The id ${id}` : `The email ${holder.email}`;
  return `${same} already belongs to the user ${holder.id}: see “paidtrail users show ${holder.id}”.`;
}

function list(): Command {
  return new Command("list")
    .description("users, the newest first")
    .argument("[query]", "beginning of an id, email or name")
    .option("--limit <n>", "how many, at most 100", Number, 50)
    .option("--after <id>", "go on after this user")
    .addOption(json())
    .action(async (query: string | undefined, options: { limit: number; after?: string } & JsonOption) => {
      await withConnection(async ({ pool }) => {
        const page = await listUsers(pool, { query, limit: options.limit || 50, after: options.after });
        if (options.json) {
          return printJson({
            object: "list",
            data: page.users.map(userResource),
            has_more: page.nextAfter !== null,
          });
        }
        if (page.users.length === 0)
          return print(query ? `No user begins with “${query}”.` : "No users yet.");
        printTable(
          ["id", "email", "name", "role", "since", ""],
          page.users.map((user) => [
            user.id,
            user.email,
            user.name,
            user.role,
            time(user.createdAt),
            user.disabledAt ? "disabled" : "",
          ]),
        );
        if (page.nextAfter) print(`More: add --after ${page.nextAfter}`);
      });
    });
}

/** As the API writes a user, and what only the command line tells. */
const asJson = (user: User) => ({ ...userResource(user), has_password: user.hasPassword });

function show(): Command {
  return new Command("show")
    .description("one user")
    .addArgument(who())
    .addOption(json())
    .action(async (reference: string, options: JsonOption) => {
      await withConnection(async ({ pool }) => {
        const user = await mustFindUser(pool, reference);
        if (options.json) return printJson(asJson(user));
        printFacts([
          ["id", user.id],
          ["email", `${user.email} (${user.emailVerified ? "verified" : "not verified"})`],
          ["name", user.name],
          ["role", user.role],
          ["password", user.hasPassword ? "set" : "none: cannot sign in"],
          ["since", time(user.createdAt)],
          ["disabled", user.disabledAt ? time(user.disabledAt) : "no"],
        ]);
      });
    });
}

function changeRole(): Command {
  return new Command("set-role")
    .description("change what somebody may do, from their next click on")
    .addArgument(who())
    .addArgument(new Argument("<role>", "new role").choices(roles))
    .addOption(reason())
    .addOption(json())
    .action(async (reference: string, role: Role, options: { reason?: string } & JsonOption) => {
      await withConnection(async ({ pool, change }) => {
        const user = await mustFindUser(pool, reference);
        const why = await reasonFor(options, "set with “paidtrail users set-role”");
        const { outcome } = await setRole(pool, user.id, role, change(why));
        if (options.json) return printJson({ id: user.id, role, outcome });
        print(
          outcome === "unchanged"
            ? `${user.email} already is ${role}.`
            : `${user.email} is now ${role} (was ${user.role}).`,
        );
      });
    });
}

function changePassword(): Command {
  return new Command("set-password")
    .description("set a new password and end all their sessions")
    .addArgument(who())
    .option("--password-stdin", "read the password from standard input (default: ask, or make one up)")
    .addOption(reason())
    .addOption(json())
    .action(async (reference: string, options: { passwordStdin?: boolean; reason?: string } & JsonOption) => {
      await withConnection(async ({ pool, change }) => {
        const user = await mustFindUser(pool, reference);
        const password = await newPassword(options);
        const why = await reasonFor(options, "set with “paidtrail users set-password”");
        await setPassword(pool, user.id, password.value, change(why));
        if (options.json)
          return printJson({ id: user.id, ...(password.made && { password: password.value }) });
        print(`${user.email} has a new password and is signed out everywhere.`);
        if (password.made) printFacts(madeUp(password));
      });
    });
}

function disable(): Command {
  return new Command("disable")
    .description("sign somebody out everywhere and keep them out; what they paid for stays")
    .addArgument(who())
    .option("--undo", "let them in again")
    .addOption(reason())
    .addOption(json())
    .action(async (reference: string, options: { undo?: boolean; reason?: string } & JsonOption) => {
      await withConnection(async ({ pool, change }) => {
        const user = await mustFindUser(pool, reference);
        const disabled = !options.undo;
        const why = await reasonFor(options, "set with “paidtrail users disable”");
        const { outcome } = await setDisabled(pool, user.id, disabled, change(why));
        if (options.json) return printJson({ id: user.id, disabled, outcome });
        const state = disabled ? "disabled" : "enabled";
        print(
          outcome === "unchanged" ? `${user.email} already was ${state}.` : `${user.email} is now ${state}.`,
        );
      });
    });
}

interface NewPassword {
  value: string;
  /** Made up here: shown once. */
  made: boolean;
}

async function newPassword(options: { passwordStdin?: boolean; json?: boolean }): Promise<NewPassword> {
  const typed = options.passwordStdin
    ? await passwordFromStdin()
    : !options.json && canPrompt()
      ? await promptPassword()
      : null;
  if (typed === null) return { value: newSecret().slice(0, 24), made: true };
  const problem = passwordProblem(typed);
  if (problem !== null) throw new CommandFailure(`This password will not do. ${problem}`);
  return { value: typed, made: false };
}

function madeUp(password: NewPassword): [string, string][] {
  return password.made ? [["password", `${password.value}   (shown this once)`]] : [];
}
