/** What would have to change at Stripe so that everything needed is sent to this deployment. Pure. */
import type { StripesEndpoint } from "../stripe/case-reader";

export interface WantedEndpoint {
  /** Where events are to be sent. */
  url: string;
  /** The types that must be among those sent. */
  types: readonly string[];
}

export type EndpointChange =
  /** There is one, it is enabled and sends what is needed. */
  | { kind: "none"; id: string; url: string; enabledEvents: string[] }
  /** None has our address. `others`: what there is, in case one of them was meant to be ours. */
  | { kind: "create"; url: string; types: string[]; others: Pick<StripesEndpoint, "id" | "url" | "status">[] }
  | { kind: "mend"; id: string; url: string; enable: boolean; add: string[]; enabledEvents: string[] };

/** `*` is every type that need not be asked for by name. */
const everything = "*";

/** `id`: the one that is meant, of several with our address. */
export function endpointChange(
  endpoints: readonly StripesEndpoint[],
  { url, types }: WantedEndpoint,
  id: string | null = null,
): EndpointChange {
  const ours = endpoints.filter((endpoint) => endpoint.url === url);
  const endpoint =
    ours.find((one) => one.id === id) ?? ours.find(({ status }) => status === "enabled") ?? ours[0];
  if (endpoint === undefined) {
    const others = endpoints.map((other) => ({ id: other.id, url: other.url, status: other.status }));
    return { kind: "create", url, types: [...types], others };
  }
  const { enabledEvents } = endpoint;
  const enable = endpoint.status === "disabled";
  const add = enabledEvents.includes(everything) ? [] : types.filter((type) => !enabledEvents.includes(type));
  const one = { id: endpoint.id, url, enabledEvents };
  return enable || add.length > 0 ? { kind: "mend", ...one, enable, add } : { kind: "none", ...one };
}

/** What was shown, and what is so now: is it the same that would be done? */
export function isSameMend(
  shown: { enable: boolean; add: readonly string[] },
  now: { enable: boolean; add: readonly string[] },
): boolean {
  return shown.enable === now.enable && [...shown.add].sort().join() === [...now.add].sort().join();
}
