/** What a password may be: long enough to be worth guessing at, short enough to hash. */
export const passwordLength = { min: 8, max: 200 } as const;

/** A sentence on what is wrong, or null. */
export function passwordProblem(password: string): string | null {
  // Counted in characters as a person sees them, near enough: code points.
  const length = [...password].length;
  if (length < passwordLength.min) return `Use at least ${passwordLength.min} characters.`;
  if (length > passwordLength.max) return `Use at most ${passwordLength.max} characters.`;
  return null;
}
