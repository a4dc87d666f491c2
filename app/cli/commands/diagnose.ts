/** `paidtrail diagnose <reference>`: which link of the chain broke, with proof. */
import { Command } from "commander";
import pc from "picocolors";
import { diagnosisResource } from "~/modules/api/diagnosis-resource";
import { configurationOf } from "~/modules/diagnosis/configuration.server";
import { type AskedOf, onDemand } from "~/modules/diagnosis/context";
import { type Diagnosis, diagnoseReference } from "~/modules/diagnosis/diagnose.server";
import { probeToken } from "~/modules/inbox/own-probe";
import { withConnection } from "../connect";
import { deploymentSecret } from "../deployment-secret";
import { exitStatus } from "../failure";
import { print, printable, printJson } from "../output";
import { deploymentSettings, stripeCases, stripeReader } from "../stripe-access";

interface DiagnoseOptions {
  json?: boolean;
  stripe: boolean;
}

export function diagnoseCommand(): Command {
  return new Command("diagnose")
    .description("say which link between a payment and access broke for somebody, with proof")
    .argument(
      "<reference>",
      "an email, a user id, cus_…, sub_…, in_…, evt_…, or a link of Stripe's dashboard",
    )
    .option("--no-stripe", "look only at what is held here")
    .option("--json", "print JSON")
    .action(async (reference: string, { json, stripe }: DiagnoseOptions) => {
      await withConnection(async ({ pool, clock, livemode }) => {
        const deps = { pool, clock, livemode };
        const secret = deploymentSecret();
        const context = {
          ...deps,
          reader: stripeReader(deps),
          cases: stripeCases(deps),
          configuration: configurationOf(deploymentSettings(), livemode),
          probeToken: (url: string) => (secret === null ? null : probeToken(url, secret)),
        };
        const asked: AskedOf = { ...onDemand, stripe: stripe ? "always" : "never" };
        const diagnosis = await diagnoseReference(context, reference, asked);
        if (json) printJson(diagnosisResource(diagnosis));
        else show(diagnosis);
        if (!diagnosis.verdict.healthy) process.exitCode = exitStatus.findings;
      });
    });
}

function show({ facts, verdict }: Diagnosis): void {
  const { user, customers } = facts.subject;
  const who = [user?.id, ...customers.map(({ id }) => id)].filter((id) => id !== undefined);
  print(who.length === 0 ? "Nobody is known here by this." : pc.dim(who.map(printable).join(" · ")));
  if (verdict.healthy) print(pc.green("✓ Healthy: every link holds, and the user is entitled."));
  for (const { code, sentence, certainty, harmless, evidence, next } of verdict.causes) {
    const mark = harmless ? pc.dim("·") : pc.red("✗");
    print(`${mark} ${pc.bold(code)} ${pc.dim(certainty)}`);
    print(`  ${printable(sentence)}`);
    for (const { id, field, says } of evidence.slice(0, 3)) {
      print(
        pc.dim(`    ${printable(id)}${field === null ? "" : ` ${printable(field)}`}: ${printable(says)}`),
      );
    }
    print(`  ${pc.cyan("→")} ${printable(next.words)}`);
  }
  print(pc.dim(`${verdict.cleared.length} causes checked and cleared.`));
  for (const { source, why } of verdict.blindSpots)
    print(pc.yellow(`Not seen: ${source}. ${printable(why)}`));
}
