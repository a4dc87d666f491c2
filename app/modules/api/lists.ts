/** Lists as Stripe gives them: a page of `data`, and cursors that are ids. */
import { type ApiError, invalid } from "./errors";
import { integer, type Parsed, text } from "./parameters";

export interface ListParameters {
  limit: number;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
}

/** To be spread into a list's schema. */
export const listParameters = {
  limit: integer(1, 100).default(10),
  starting_after: text.optional(),
  ending_before: text.optional(),
};

export interface ApiList<T> {
  object: "list";
  data: T[];
  has_more: boolean;
  /** The path that was asked, without its query. */
  url: string;
}

export const list = <T>(request: Request, data: T[], hasMore: boolean): ApiList<T> => ({
  object: "list",
  data,
  has_more: hasMore,
  url: new URL(request.url).pathname,
});

/**
 * Turns the cursors into positions of the ledger. `positionOf` finds the object
 * a cursor names; null when there is none.
 */
export async function positions(
  { limit, starting_after, ending_before }: ListParameters,
  positionOf: (id: string) => Promise<number | null> | number | null,
): Promise<Parsed<{ limit: number; before?: number; after?: number }>> {
  if (starting_after !== undefined && ending_before !== undefined) {
    const message = "You may give starting_after or ending_before, not both.";
    return { ok: false, error: invalid("parameters_exclusive", message, "ending_before") };
  }
  const name = starting_after === undefined ? "ending_before" : "starting_after";
  const id = starting_after ?? ending_before;
  if (id === undefined) return { ok: true, value: { limit } };
  const position = await positionOf(id);
  if (position === null) return { ok: false, error: unknownCursor(name, id) };
  return { ok: true, value: { limit, [name === "starting_after" ? "before" : "after"]: position } };
}

export const unknownCursor = (name: string, id: string): ApiError =>
  invalid("resource_missing", `No such object to page from: '${id}'.`, name);
