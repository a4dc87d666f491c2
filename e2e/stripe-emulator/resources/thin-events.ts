/** The v2 events API, as far as it tells of events that Stripe could not generate. */
import { operation } from "../api/operation";
import { anything, integer, list, text } from "../api/params";
import type { Resource } from "../api/resource";
import { thinEvents } from "../events/lost-events";

const permission = "event";

export const thinEventResource: Resource = {
  operations: [
    operation({
      method: "GET",
      path: "/v2/core/events",
      permission,
      params: {
        created: anything(),
        limit: integer({ min: 1, max: 100 }),
        object_id: text(),
        types: list(text()),
      },
      handle(scope, params) {
        const found = scope
          .all(thinEvents)
          .filter((event) => params.types === undefined || params.types.includes(event.type))
          .filter(
            (event) =>
              params.object_id === undefined || event.data.impact.related_object.id === params.object_id,
          )
          .reverse();
        // One page: an emulator that lost more than a hundred events has other worries.
        return { data: found.slice(0, params.limit ?? 20), next_page_url: null, previous_page_url: null };
      },
    }),
    operation({
      method: "GET",
      path: "/v2/core/events/:id",
      permission,
      params: {},
      handle: (scope, _params, { id }) => scope.need(thinEvents, id),
    }),
  ],
};
