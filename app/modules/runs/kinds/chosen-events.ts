/** Which events a replay run is about. The filter is that of the events page, its times fixed. Pure. */
import { z } from "zod";
import { eventFilter, type FilterParams, filterNames, readFilterParams } from "../../inbox/filter-address";

const text = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,300}$/u);

const mostNamed = 500;

export const chosenEvents = z.union([
  z.strictObject({ events: z.array(text).min(1).max(mostNamed) }),
  z.strictObject({
    filter: z
      .strictObject({
        type: text.optional(),
        outcome: text.optional(),
        customer: text.optional(),
        user: text.optional(),
        object: text.optional(),
        from: text.optional(),
        to: text.optional(),
      })
      .refine((filter) => Object.keys(filter).length > 0),
  }),
]);

/** As a person may name them; a span with a name is fixed by then. */
export const eventFilterNames = filterNames.filter((name) => name !== "time");

export type ChosenEvents = z.infer<typeof chosenEvents>;

/** What the filter means does not move while the run goes on: `the last hour` becomes the hour it is now. */
function fixed(params: FilterParams, now: Date): { filter: FilterParams; problems: string[] } {
  const { filter, problems } = eventFilter(params, now);
  const { time: _, from: __, to: ___, ...rest } = params;
  return {
    filter: {
      ...rest,
      ...(filter.from && { from: filter.from.toISOString() }),
      ...(filter.to && { to: filter.to.toISOString() }),
    },
    problems,
  };
}

/** null: nothing is chosen. */
export function eventsInAddress(
  search: URLSearchParams,
  now: Date,
): { chosen: ChosenEvents; problems: string[] } | null {
  const events = [...new Set(search.getAll("event").filter(Boolean))];
  const { filter, problems } = fixed(readFilterParams(search), now);
  const read = chosenEvents.safeParse(events.length > 0 ? { events } : { filter });
  return read.success ? { chosen: read.data, problems } : null;
}

export function eventWords(chosen: ChosenEvents): string {
  if ("events" in chosen) {
    const [first] = chosen.events;
    return chosen.events.length === 1 ? `event ${first}` : `${chosen.events.length} events`;
  }
  const parts = filterNames.flatMap((name) => {
    const value = Reflect.get(chosen.filter, name);
    return typeof value === "string" ? [`${name} ${value}`] : [];
  });
  return `all events with ${parts.join(", ")}`;
}
