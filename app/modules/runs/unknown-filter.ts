/** A filter's name that does not exist, said by its name: a slip of the pen must not read as "choose something". Pure. */
import { z } from "zod";

const withFilter = z.looseObject({ filter: z.record(z.string(), z.unknown()) });

/** null: every name is known, or there is no filter. */
export function unknownFilter(selection: unknown, known: readonly string[]): string | null {
  const read = withFilter.safeParse(selection);
  if (!read.success) return null;
  const unknown = Object.keys(read.data.filter).find((name) => !known.includes(name));
  if (unknown === undefined) return null;
  return `There is no filter called “${unknown.slice(0, 100)}”. There are ${known.join(", ")}.`;
}
