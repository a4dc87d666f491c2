/** `paidtrail keys …`: keys of the JSON API. */
import { Command, Option } from "commander";
import { type ApiKeyRole, createApiKey, listApiKeys, revokeApiKey } from "~/modules/accounts/api-keys.server";
import { reasonFor } from "../ask-reason";
import { withConnection } from "../connect";
import { CommandFailure } from "../failure";
import { print, printFacts, printJson, printTable, time } from "../output";

interface JsonOption {
  json?: boolean;
}

export function keysCommand(): Command {
  return new Command("keys")
    .description("keys of the JSON API")
    .addCommand(create())
    .addCommand(list())
    .addCommand(revoke());
}

function create(): Command {
  return new Command("create")
    .description("make a key and show it, once")
    .requiredOption("--name <name>", "what it is for, to tell it from others")
    .addOption(
      new Option("--role <role>", "what it may do").choices(["operator", "admin"]).default("operator"),
    )
    .option("--json", 'print {"id", "key"}')
    .action(async (options: { name: string; role: ApiKeyRole } & JsonOption) => {
      await withConnection(async ({ prisma, change }) => {
        const created = await createApiKey(prisma, options, change("made with “paidtrail keys create”"));
        if (created.outcome === "invalid") throw new CommandFailure(created.problem);
        if (options.json) return printJson({ id: created.id, key: created.key });
        print("This key is shown once; only its hash is kept.");
        printFacts([
          ["id", created.id],
          ["key", created.key],
        ]);
      });
    });
}

function list(): Command {
  return new Command("list")
    .description("all keys, with their last use")
    .option("--json", "print JSON")
    .action(async (options: JsonOption) => {
      await withConnection(async ({ prisma }) => {
        const keys = await listApiKeys(prisma);
        if (options.json) return printJson({ object: "list", data: keys, has_more: false });
        if (keys.length === 0)
          return print("No keys yet: make one with “paidtrail keys create --name … --role operator”.");
        printTable(
          ["id", "name", "role", "key", "made", "last used", ""],
          keys.map((key) => [
            key.id,
            key.name,
            key.role,
            `ptk_…${key.hint}`,
            time(key.createdAt),
            time(key.lastUsedAt) ?? "never",
            key.revokedAt ? "revoked" : "",
          ]),
        );
      });
    });
}

function revoke(): Command {
  return new Command("revoke")
    .description("end a key, from the next request on")
    .argument("<id>", "key_…, as “keys list” shows it")
    .option("--reason <text>", "why; kept in the audit log (default: ask, or say that it was this command)")
    .option("--json", "print JSON")
    .action(async (id: string, options: { reason?: string } & JsonOption) => {
      await withConnection(async ({ prisma, change }) => {
        const why = await reasonFor(options, "revoked with “paidtrail keys revoke”");
        const revoked = await revokeApiKey(prisma, id, change(why));
        if (revoked.outcome === "unknown_key") {
          throw new CommandFailure(`No key has the id “${id}”: look with “paidtrail keys list”.`);
        }
        if (options.json) return printJson({ id, outcome: revoked.outcome });
        const name = `${revoked.key.name} (…${revoked.key.hint})`;
        print(
          revoked.outcome === "revoked" ? `${name} opens nothing any more.` : `${name} was revoked before.`,
        );
      });
    });
}
