/**
 * The demo's accounts: one per role, Mara on Pro, and those whose billing page has
 * more to explain. What they and everybody else bought is played at the demo's
 * Stripe (e2e/scenarios); only a password has no other door than the command line,
 * so everybody who came by the API gets theirs here.
 */
import { type DemoAccount, demoAccounts, demoPassword, demoPayers } from "~/modules/accounts/demo-accounts";
import { payersWithoutPassword, setPassword, setRole, upsertUser } from "~/modules/accounts/users.server";
import type { Connection } from "../connect";
import { CommandFailure } from "../failure";

const reason = "demo data";

/** Doing it again changes nothing, except for people who came since. @returns how many there are */
export async function seedAccounts(connection: Connection): Promise<number> {
  const accounts = [...demoAccounts, ...demoPayers];
  for (const one of accounts) await account(connection, one);
  const { pool, change } = connection;
  const others = await payersWithoutPassword(pool);
  for (const id of others) await setPassword(pool, id, demoPassword, change(reason));
  return accounts.length + others.length;
}

async function account({ pool, change }: Connection, given: DemoAccount): Promise<void> {
  const { id, email, name, role, password } = given;
  const result = await upsertUser(pool, { id, email, name, emailVerified: true }, change(reason));
  if (!("user" in result)) {
    const why =
      result.outcome === "email_taken" ? `${email} belongs to the user ${result.by}` : result.problem;
    throw new CommandFailure(`The demo's user ${id} could not be made: ${why}.`);
  }
  if (result.user.role !== role) await setRole(pool, id, role, change(reason));
  if (!result.user.hasPassword) await setPassword(pool, id, password, change(reason));
}
