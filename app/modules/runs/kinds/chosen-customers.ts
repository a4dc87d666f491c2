/** Which customers a resync run is about, as people, programs and addresses say it. Pure. */
import { z } from "zod";

const id = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,255}$/u);

const mostNamed = 500;

export const chosenCustomers = z.union([
  z.strictObject({ customers: z.array(id).min(1).max(mostNamed) }),
  /** All of theirs. */
  z.strictObject({ users: z.array(id).min(1).max(mostNamed) }),
  /** All customers of the users whom the list of users shows with this filter. */
  z.strictObject({
    filter: z
      .strictObject({
        /** The beginning of an email, a name or an id. */
        q: z.string().min(1).max(300).optional(),
        plan: id.optional(),
        state: id.optional(),
      })
      .refine((filter) => Object.keys(filter).length > 0),
  }),
  /** Every customer who is known, whether linked or not. */
  z.strictObject({ all: z.literal(true) }),
]);

export type ChosenCustomers = z.infer<typeof chosenCustomers>;

/** `of 3 customers`, for a heading. */
export function chosenWords(chosen: ChosenCustomers): string {
  if ("all" in chosen) return "every customer known here";
  if ("customers" in chosen) {
    const [first] = chosen.customers;
    return chosen.customers.length === 1 ? `customer ${first}` : `${chosen.customers.length} customers`;
  }
  if ("users" in chosen) {
    const [first] = chosen.users;
    return `the customers of ${chosen.users.length === 1 ? `user ${first}` : `${chosen.users.length} users`}`;
  }
  const { q, plan, state } = chosen.filter;
  const parts = [
    ...(q ? [`who begin with “${q}”`] : []),
    ...(plan ? [`on the plan ${plan}`] : []),
    ...(state ? [`in the state ${state}`] : []),
  ];
  return `the customers of all users ${parts.join(", ")}`;
}

/** The address of the page that asks for it: `customer` and `user` several times, or the list's filter. */
export function chosenInAddress(search: URLSearchParams): ChosenCustomers | null {
  const listed = (name: string) => [
    ...new Set(
      search
        .getAll(name)
        .flatMap((value) => value.split(/[\s,]+/))
        .filter(Boolean),
    ),
  ];
  const given = (name: string) => search.get(name)?.trim() || undefined;
  const [customers, users] = [listed("customer"), listed("user")];
  const filter = { q: given("q"), plan: given("plan"), state: given("state") };
  const named = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  const wanted =
    customers.length > 0
      ? { customers }
      : users.length > 0
        ? { users }
        : Object.keys(named).length > 0
          ? { filter: named }
          : search.get("all") === "1"
            ? { all: true }
            : null;
  const read = chosenCustomers.safeParse(wanted);
  return read.success ? read.data : null;
}
