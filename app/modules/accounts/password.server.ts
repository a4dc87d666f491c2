/** Passwords are kept as argon2id hashes, made with OWASP's parameters. */
import { hash, parseOptions, verify } from "@node-rs/argon2";
import { once } from "~/lib/once.server";
import { newSecret } from "./secrets.server";

/**
 * OWASP's password storage cheat sheet: argon2id with 19 MiB, two passes, one
 * lane. About 20 ms on a small server. The algorithm's number, because the
 * package's `const enum` cannot be imported under isolatedModules.
 */
const argon2id = 2;
const parameters = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Unicode has several spellings of one character; NFKC makes keyboards agree. */
const spelled = (password: string) => password.normalize("NFKC");

export function hashPassword(password: string): Promise<string> {
  return hash(spelled(password), parameters);
}

/**
 * Whether `password` belongs to `stored`. With `stored` null (no such account, or
 * one without a password) the same work is done against a hash nobody can match,
 * so that the time of the answer does not tell which accounts exist.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await unmatchable()), spelled(password));
  return stored !== null && matches;
}

/** Made once per process, with the parameters of today. */
function unmatchable(): Promise<string> {
  return once("accounts.unmatchable-password", () => hashPassword(newSecret()));
}

/** True for a hash made with other parameters than today's: make it anew at the next sign-in. */
export function isOutdatedHash(stored: string): boolean {
  const made = parseOptions(stored);
  return (
    made.algorithm !== parameters.algorithm ||
    made.memoryCost !== parameters.memoryCost ||
    made.timeCost !== parameters.timeCost ||
    made.parallelism !== parameters.parallelism
  );
}
