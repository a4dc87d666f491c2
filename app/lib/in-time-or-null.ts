/** Facts that a page can do without: null where the database does not tell them in time. */
import { answeredWithin } from "./answered-within";
import { isDatabaseOutage, isSlowStatement } from "./database-outage";

const withinMs = 1_500;

export async function inTimeOrNull<T>(facts: Promise<T>): Promise<T | null> {
  try {
    return await answeredWithin(withinMs, facts);
  } catch (error) {
    if (!isDatabaseOutage(error) && !isSlowStatement(error)) throw error;
    return null;
  }
}
