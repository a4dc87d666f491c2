/**
 * The close look at whom customers and users belong to, right after something about
 * it changed, and every night at everybody. It finds mismatches and changes no link.
 *
 * One process at a time, some hundred subjects a transaction; a customer whose lane
 * is in other hands is looked at next time, so that what is written is never older
 * than what a batch of events has written meanwhile.
 */
import type { Clock } from "~/lib/clock";
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { tryLanes } from "../inbox/claim.server";
import {
  customersAfter,
  customersSuggesting,
  readCustomersByEmail,
} from "../mirror/ownership-readings.server";
import { bindingsOfUsers } from "../ownership/bindings.server";
import { detectMismatches, detectMismatchesOfUser } from "../ownership/detect-mismatches";
import { formerEmails } from "../ownership/former-emails.server";
import { reopenDismissed, type Settler, writeDetected } from "../ownership/mismatches.server";
import { askForChecks, type CheckSubject, endChecks, takeChecks } from "../ownership/ownership-checks.server";
import { plainAddress } from "../ownership/plain-address";
import { advanceWalk, beginWalk, endWalk } from "../ownership/ownership-walk.server";
import { usersAfter, usersById, usersByPlainEmail } from "../ownership/users-named.server";
import { factsOfCustomers, factsOfUsers } from "./ownership-facts.server";

export interface CheckDeps {
  pool: Pool;
  livemode: boolean;
  clock: Clock;
}

const checksAtATime = 200;

/** Looks at what was asked for; gives how many customers and users. 0: nothing is due, or another process is at it. */
export function checkDue({ pool, livemode, clock }: CheckDeps): Promise<number> {
  return transaction(pool, async (tx) => {
    const taken = await takeChecks(tx, livemode, checksAtATime);
    if (taken === null) return 0;
    await reopenDismissed(tx, livemode, clock());
    if (taken.asked.length === 0) return 0;
    const customers = taken.asked.filter(({ type }) => type === "customer").map(({ id }) => id);
    const held = await tryLanes(tx, customers);
    const asked = taken.asked.filter(({ type, id }) => type === "user" || held.has(id));
    await checkSubjects(tx, livemode, asked, clock());
    await endChecks(
      tx,
      taken.ids,
      customers.filter((id) => !held.has(id)),
    );
    return asked.length;
  });
}

/** Under the lanes of the customers among them. `by`: whose act ends what is over now. */
export async function checkSubjects(
  tx: Db,
  livemode: boolean,
  asked: readonly CheckSubject[],
  at: Date,
  by: Settler | null = null,
): Promise<void> {
  const customers = asked.filter(({ type }) => type === "customer").map(({ id }) => id);
  const facts = await factsOfCustomers(tx, livemode, customers);
  // Whom it may concern: owners, those whom anything names, and those with the same email.
  const concerned = facts.flatMap(({ users }) => users.map(({ id }) => id));
  const users = [
    ...new Set([...asked.filter(({ type }) => type === "user").map(({ id }) => id), ...concerned]),
  ];
  const ofUsers = await factsOfUsers(tx, livemode, users);
  const subjects = [
    ...customers.map((id) => ({ type: "customer" as const, id })),
    ...users.map((id) => ({ type: "user" as const, id })),
  ];
  const detected = [...facts.flatMap(detectMismatches), ...ofUsers.flatMap(detectMismatchesOfUser)];
  await writeDetected(tx, livemode, subjects, detected, at, by);
}

/** After a user was created or their email changed: their customers, and whatever has that email or had it with them. */
export async function askAboutUser(db: Db, livemode: boolean, userId: string): Promise<void> {
  const customers = await bindingsOfUsers(db, livemode, [userId]);
  const [user] = await usersById(db, [userId]);
  const former = await formerEmails(db, [userId]);
  const emails = [...(user ? [user] : []), ...former].map(({ email }) => plainAddress(email));
  const sameAddress = await usersByPlainEmail(db, emails);
  const customersToo = await readCustomersByEmail(db, livemode, emails);
  const suggesting = await customersSuggesting(db, livemode, userId);
  const users = new Set([userId, ...sameAddress.map(({ id }) => id)]);
  await askForChecks(db, livemode, [
    ...[...users].map((id) => ({ type: "user" as const, id })),
    ...[...[...customers, ...customersToo].map(({ customerId }) => customerId), ...suggesting].map((id) => ({
      type: "customer" as const,
      id,
    })),
  ]);
}

const walkedAtATime = 500;

/**
 * Everybody, in order of their ids, a page after the other. Where it was interrupted,
 * the next run goes on. Gives how many were looked at.
 */
export async function walkOwnership(deps: CheckDeps): Promise<number> {
  const { pool, livemode, clock } = deps;
  const walk = await beginWalk(pool, livemode, clock());
  let { afterCustomer, afterUser, checked } = walk;
  for (;;) {
    const customers = await customersAfter(pool, livemode, afterCustomer, walkedAtATime);
    const users = customers.length > 0 ? [] : await usersAfter(pool, afterUser, walkedAtATime);
    const subjects: CheckSubject[] = [
      ...customers.map((id) => ({ type: "customer" as const, id })),
      ...users.map((id) => ({ type: "user" as const, id })),
    ];
    if (subjects.length === 0) break;
    afterCustomer = customers.at(-1) ?? afterCustomer;
    afterUser = users.at(-1) ?? afterUser;
    checked += subjects.length;
    // Asked for and not done here: so there is one way in which it is done, and what is fresh comes in between.
    await transaction(pool, async (tx) => {
      await askForChecks(tx, livemode, subjects);
      await advanceWalk(tx, livemode, { afterCustomer, afterUser, checked });
    });
    while ((await checkDue(deps)) > 0);
  }
  await endWalk(pool, livemode, clock());
  return checked;
}
