/** What `npm start` prints last: where to go, and as whom. */
import pc from "picocolors";
import type { Env } from "~/lib/env.server";
import { demoAccounts } from "~/modules/accounts/demo-accounts";

export function announcement(env: Env, seconds: number): string {
  const lines = [
    "",
    `${pc.green("✓")} ${pc.bold("Paidtrail is ready")} after ${seconds.toFixed(1)} s: ${pc.cyan(env.appUrl)}`,
    "",
  ];
  if (env.demo) {
    lines.push("  This is the demo: made-up customers, an emulated Stripe, no real money. Sign in as");
    const width = Math.max(...demoAccounts.map(({ email }) => email.length));
    for (const { email, password, role, shows } of demoAccounts) {
      lines.push(`    ${email.padEnd(width)}  ${password}  ${pc.dim(`${role}: ${shows}`)}`);
    }
  } else {
    lines.push("  First admin: npx paidtrail users create --role admin --email you@example.com");
  }
  lines.push("", `  Webhook  ${pc.cyan(env.webhookUrl)}`);
  if (env.demo && env.stripeApiBase)
    lines.push(
      `  Stripe   ${pc.cyan(env.stripeApiBase)}  ${pc.dim("the emulator: its events, deliveries, faults")}`,
    );
  if (env.production) return [...lines, ""].join("\n");
  const withoutScheme = env.webhookUrl.replace(/^https?:\/\//, "");
  lines.push(`  Events of your own Stripe account:  stripe listen --forward-to ${withoutScheme}`);
  if (env.webhookSecrets.every(({ label }) => label === "emulator")) {
    lines.push(
      pc.dim("    (it prints a whsec_…: start again with STRIPE_WEBHOOK_SECRET set to it, here or in .env)"),
    );
  }
  lines.push("", pc.dim("  Ctrl-C stops everything."), "");
  return lines.join("\n");
}
