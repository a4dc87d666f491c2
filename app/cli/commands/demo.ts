/** `paidtrail demo seed`: fills the demo with made-up customers. */
import { Command } from "commander";
import { withConnection } from "../connect";
import { seed } from "../demo/seed";
import { CommandFailure, exitStatus } from "../failure";
import { showProgress } from "../ingest/progress";
import { webhookEndpoint } from "../ingest/webhook-endpoint";
import { liveInstance } from "../instance";
import { print, printJson } from "../output";
import { fileSettings, givenSettings } from "../surroundings";

interface Options {
  json?: boolean;
}

export function demoCommand(): Command {
  const seeding = new Command("seed")
    .description(
      "fill the demo with made-up customers, sent through the webhook (once; again changes nothing)",
    )
    .option("--json", "print JSON")
    .action(run);
  return new Command("demo")
    .description("made-up customers, where there is no Stripe key")
    .addCommand(seeding);
}

async function run(options: Options): Promise<void> {
  if (!isDemo()) {
    throw new CommandFailure(
      "This is no demo: there is a Stripe key, and made-up customers do not go beside real ones.",
    );
  }
  const endpoint = webhookEndpoint();
  const quiet = options.json === true;
  const result = await withConnection((connection) =>
    seed(connection, endpoint, (label, total) => showProgress(label, total, quiet)),
  );
  const { people, sent, refused, settled } = result;
  if (options.json)
    printJson({ people, sent, refused, outcomes: settled.counts, complete: settled.complete });
  else if (sent === 0) print("The demo was filled before; nothing is missing.");
  else print(`${people} people, ${sent} deliveries accepted and ${refused} refused, as they should be.`);
  if (!settled.complete || settled.bad.length > 0) process.exitCode = exitStatus.findings;
}

function isDemo(): boolean {
  const running = liveInstance();
  if (running) return running.demo;
  const settings = { ...fileSettings(), ...givenSettings() };
  return !settings.STRIPE_SECRET_KEY && settings.NODE_ENV !== "production";
}
