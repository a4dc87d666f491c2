/** An email without what tells nobody apart: case, and what stands behind a plus sign. */
export function plainAddress(email: string): string {
  return email
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*@/, "@");
}

/** The same in SQL, letter for letter as users_plain_email and mirror_objects_customer_plain_email have it. */
export const plainAddressSql = (column: string) => `regexp_replace(lower(${column}), '[+][^@]*@', '@')`;
