/** `paidtrail demo seed`: the accounts that somebody may sign in to the demo with, made or completed. */
import { Command } from "commander";
import { withConnection } from "../connect";
import { forgetStoriesUnlocks } from "~/modules/payers/unlocks.server";
import { seedAccounts } from "../demo/accounts";
import { CommandFailure } from "../failure";
import { liveInstance } from "../instance";
import { print, printJson } from "../output";
import { fileSettings, givenSettings } from "../surroundings";

interface Options {
  json?: boolean;
}

export function demoCommand(): Command {
  const seeding = new Command("seed")
    .description("make the accounts to sign in with; whoever has no password gets the published one")
    .option("--json", "print JSON")
    .action(run);
  return new Command("demo").description("what only the demo has").addCommand(seeding);
}

async function run(options: Options): Promise<void> {
  if (!isDemo()) {
    throw new CommandFailure(
      "This is no demo: there is a Stripe key, and accounts with a published password do not go beside real ones.",
    );
  }
  const accounts = await withConnection(async (connection) => {
    await forgetStoriesUnlocks(connection.pool);
    return seedAccounts(connection);
  });
  if (options.json) return printJson({ accounts });
  print(`${accounts} accounts are there to sign in with.`);
}

function isDemo(): boolean {
  const running = liveInstance();
  if (running) return running.demo;
  const settings = { ...fileSettings(), ...givenSettings() };
  return !settings.STRIPE_SECRET_KEY && settings.NODE_ENV !== "production";
}
