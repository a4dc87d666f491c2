/** Writes the demo's plans, accounts and users: what a host application would have told Paidtrail. */
import { demoAccounts } from "~/modules/accounts/demo-accounts";
import type { Role } from "~/modules/accounts/role";
import { setPassword, setRole, upsertUser } from "~/modules/accounts/users.server";
import { mapPrice, setPlan } from "~/modules/entitlements/catalogue.server";
import type { Connection } from "../connect";
import { CommandFailure } from "../failure";
import { type DemoPrice, demoPlans, prices } from "./catalogue";
import type { Person } from "./person";

const reason = "demo data";

export async function seedCatalogue({ pool, change }: Connection): Promise<void> {
  for (const plan of demoPlans) await setPlan(pool, plan, change(reason));
  for (const price of Object.values<DemoPrice>(prices)) {
    if (price.plan !== null) await mapPrice(pool, price.id, price.plan, change(reason));
  }
}

/** One account per role, and Mara, who signs in to see a billing page on Pro. */
export async function seedAccounts(connection: Connection, mara: Person): Promise<void> {
  for (const { id, email, name, role, password } of demoAccounts) {
    await account(connection, { id, email, name, role, password });
  }
  const [first] = demoAccounts;
  if (mara.user && first) {
    const { id, email } = mara.user;
    await account(connection, { id, email, name: mara.name, role: "user", password: first.password });
  }
}

export async function seedUsers(connection: Connection, people: readonly Person[]): Promise<void> {
  for (const { name, user } of people) {
    if (user !== null) await upsert(connection, { ...user, name });
  }
}

interface Account {
  id: string;
  email: string;
  name: string;
  role: Role;
  password: string;
}

async function account(connection: Connection, { id, email, name, role, password }: Account): Promise<void> {
  const { pool, change } = connection;
  const user = await upsert(connection, { id, email, name, emailVerified: true });
  if (user.role !== role) await setRole(pool, id, role, change(reason));
  if (!user.hasPassword) await setPassword(pool, id, password, change(reason));
}

async function upsert(
  { pool, change }: Connection,
  user: { id: string; email: string; name: string; emailVerified: boolean },
) {
  const result = await upsertUser(pool, user, change(reason));
  if ("user" in result) return result.user;
  const why =
    result.outcome === "email_taken" ? `${user.email} belongs to the user ${result.by}` : result.problem;
  throw new CommandFailure(`The demo's user ${user.id} could not be made: ${why}.`);
}
