/** Three roles, each of which may do all that the one before it may. */
export const roles = ["user", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

export function roleAtLeast(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
