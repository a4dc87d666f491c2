/** `paidtrail info`: where the app is and what it is joined to. Never a secret. */
import { Command } from "commander";
import { deploymentLivemode, type Env, parseEnv } from "~/lib/env.server";
import { CommandFailure } from "../failure";
import { liveInstance } from "../instance";
import { printFacts, printJson } from "../output";
import { fileSettings, givenSettings } from "../surroundings";

interface Info {
  url: string;
  webhookUrl: string;
  mode: "test" | "live";
  demo: boolean;
  stripeApiBase: string | null;
}

export function infoCommand(): Command {
  return new Command("info")
    .description("where the app is and what it is joined to")
    .option("--json", "print JSON")
    .action((options: { json?: boolean }) => {
      const info = runningInfo() ?? configuredInfo();
      if (options.json) return printJson(info);
      printFacts([
        ["url", info.url],
        ["webhook url", info.webhookUrl],
        ["mode", info.mode],
        ["demo", info.demo ? "yes: made-up customers, an emulated Stripe" : "no"],
        ["stripe api", info.stripeApiBase ?? "https://api.stripe.com"],
      ]);
    });
}

function runningInfo(): Info | null {
  const running = liveInstance();
  if (!running) return null;
  const { url, webhookUrl, mode, demo, stripeApiBase } = running;
  return { url, webhookUrl, mode, demo, stripeApiBase };
}

/** In production nobody notes down what runs: the settings say it. */
function configuredInfo(): Info {
  const parsed = parseEnv({ ...fileSettings(), ...givenSettings() });
  if (!parsed.ok) {
    throw new CommandFailure("Paidtrail does not run from this checkout: start it with “npm start”.");
  }
  const { appUrl, webhookUrl, demo, stripeApiBase }: Env = parsed.env;
  const mode = deploymentLivemode(parsed.env) ? "live" : "test";
  return { url: appUrl, webhookUrl, mode, demo, stripeApiBase };
}
