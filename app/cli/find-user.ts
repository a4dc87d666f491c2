/** A user as people name them to a command: by id or by email. */
import type { Db } from "~/lib/database.server";
import { findUser, findUserByEmail, type User } from "~/modules/accounts/users.server";
import { CommandFailure } from "./failure";

export async function mustFindUser(db: Db, reference: string): Promise<User> {
  const user = (await findUser(db, reference)) ?? (await findUserByEmail(db, reference));
  if (user === null) {
    throw new CommandFailure(`No user has the id or email “${reference}”: look with “paidtrail users list”.`);
  }
  return user;
}
