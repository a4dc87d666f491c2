/** Entries of the audit log in words, and where their subjects lead. */
import type { AuditRow } from "~/modules/audit/audit-view";

const titles: Record<string, string> = {
  "user.create": "Made a user",
  "user.update": "Changed a user",
  "user.set_password": "Set a user's password",
  "api_key.create": "Made an API key",
  "api_key.revoke": "Revoked an API key",
  "customer.create": "Made a customer",
  "customer.link": "Linked a customer to a user",
  "customer.move": "Moved a customer to another user",
  "customer.unlink": "Unlinked a customer",
  "customer.write_metadata": "Named the user on a customer at Stripe",
  "bindings.export": "Exported who owns which customer",
  "mismatch.acknowledge": "Acknowledged a mismatch",
  "mismatch.dismiss": "Ignored a mismatch until a day",
  "mismatch.reopen": "Opened a mismatch again",
  "mismatch.settle": "Settled a mismatch",
  "customer.resync": "Took over what Stripe says of a customer",
  "event.replay": "Replayed an event",
  "event.reveal_payload": "Looked at a payload's personal data",
  "failed_events.export": "Exported failed events",
  "audit.export": "Exported the audit log",
  "grant.create": "Granted a plan",
  "grant.revoke": "Revoked a grant",
  "job.retry": "Retried reading at Stripe",
  "plan.set": "Changed a plan",
  "plan.create": "Made a plan",
  "plan.update": "Changed a plan",
  "plan.remove": "Removed a plan",
  "plan.map": "Mapped something sold to a plan",
  "plan.unmap": "Took something sold off a plan",
  "policies.update": "Changed the policies",
  "run.start": "Started a run",
  "run.pause": "Paused a run",
  "run.continue": "Continued a run",
  "run.cancel": "Cancelled a run",
  "run.finish": "Finished a run",
  "run.fail": "Gave up a run",
  "backfill.start": "Began to look for missed events",
  "backfill.stop": "Stopped looking for missed events",
  "stripe_endpoint.create": "Created our endpoint at Stripe",
  "stripe_endpoint.mend": "Mended our endpoint at Stripe",
  "note.add": "Added a note",
  "note.delete": "Deleted a note",
  "user.disable": "Disabled a user",
  "user.enable": "Enabled a user",
  "user.set_role": "Changed a user's role",
};

/** One without words yet is made readable: `plan.set_price` reads "Plan: set price". */
export function actionTitle(action: string): string {
  if (action.endsWith(".*")) return `Anything done to: ${action.slice(0, -2).replaceAll("_", " ")}`;
  const known = titles[action];
  if (known) return known;
  const [subject = "", verb = ""] = action.replaceAll("_", " ").split(".");
  const first = `${subject[0]?.toUpperCase() ?? ""}${subject.slice(1)}`;
  return verb ? `${first}: ${verb}` : first;
}

const actors: Record<string, string> = { api_key: "API key", cli: "command line", system: "Paidtrail" };

/** Who, and how they came: "Ada Okafor", "support · API key", "root · command line". */
export function actorWords({ type, id, name }: AuditRow["actor"]): { who: string; how: string | null } {
  return { who: name ?? id, how: actors[type] ?? null };
}

const pages: Record<string, string> = {
  customer: "customers",
  event: "events",
  plan: "plans",
  run: "runs",
  user: "users",
};

/** null: it has no page. */
export function subjectPath({ type, id }: AuditRow["subject"]): string | null {
  const page = pages[type];
  return page ? `/console/${page}/${encodeURIComponent(id)}` : null;
}
