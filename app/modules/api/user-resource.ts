/** Users as the API writes them; times in unix seconds. */
import type { Role } from "~/modules/accounts/role";

interface UserFacts {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string | null;
  role: Role;
  disabledAt: Date | null;
  createdAt: Date;
}

export const userResource = (user: UserFacts) => ({
  id: user.id,
  object: "user",
  email: user.email,
  email_verified: user.emailVerified,
  name: user.name,
  role: user.role,
  disabled: user.disabledAt !== null,
  created: seconds(user.createdAt),
});

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
