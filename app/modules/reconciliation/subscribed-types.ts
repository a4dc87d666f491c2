/** Which types should reach us: what access is decided by, and what our webhook endpoints subscribe to besides. Pure. */
import type { ListedEndpoint } from "../stripe/event-reader";
import { neededEvents } from "../stripe/needed-events";

export type Subscribes = (type: string) => boolean;

const everything: Subscribes = () => true;
const needed: ReadonlySet<string> = new Set(neededEvents);

/**
 * Ours are those with our address. Where there is none (a tunnel, the Stripe CLI, a
 * proxy under another name) nothing is known, and every type counts as subscribed.
 * One that is disabled tells only where no other does. A type that access is decided by is missing
 * also where somebody forgot to subscribe to it: just then.
 */
export function subscribedTypes(endpoints: readonly ListedEndpoint[], webhookUrl: string | null): Subscribes {
  const ours = endpoints.filter(({ url }) => webhookUrl !== null && sameAddress(url, webhookUrl));
  const enabled = ours.filter((endpoint) => endpoint.enabled);
  const types = new Set((enabled.length > 0 ? enabled : ours).flatMap(({ enabledEvents }) => enabledEvents));
  return types.size === 0 || types.has("*") ? everything : (type) => needed.has(type) || types.has(type);
}

function sameAddress(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}
