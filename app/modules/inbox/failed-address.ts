/** The filters of the failed events as they stand in an address. */
import { type FailedFilter, failedStates } from "./failed-view";

/** What is no group and no state counts as absent. */
export function readFailedFilter(search: URLSearchParams): FailedFilter {
  const group = search.get("group");
  const state = failedStates.find((known) => known === search.get("state"));
  return {
    ...(group !== null &&
      /^(?:[0-9a-f]{12}|earlier)$/.test(group) && { group: group === "earlier" ? "" : group }),
    ...(state && { state }),
  };
}

/** `page`: below /console/failed. `more`: further parts of the query, such as a cursor. */
export function failedPath({ group, state }: FailedFilter, page = "", more = ""): string {
  const named = group === "" ? "earlier" : group;
  const query = [named && `group=${named}`, state && `state=${state}`, more].filter(Boolean).join("&");
  return `/console/failed${page}${query && `?${query}`}`;
}
