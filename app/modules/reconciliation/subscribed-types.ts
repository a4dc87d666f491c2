/** Which types our webhook endpoints subscribe to, as Stripe lists the account's endpoints. Pure. */
import type { ListedEndpoint } from "../stripe/event-reader";

export type Subscribes = (type: string) => boolean;

const everything: Subscribes = () => true;

/**
 * Ours are those with our address. Where there is none (a tunnel, the Stripe CLI, a
 * proxy under another name) nothing is known, and every type counts as subscribed.
 * One that is disabled tells only where no other does.
 */
export function subscribedTypes(endpoints: readonly ListedEndpoint[], webhookUrl: string | null): Subscribes {
  const ours = endpoints.filter(({ url }) => webhookUrl !== null && sameAddress(url, webhookUrl));
  const enabled = ours.filter((endpoint) => endpoint.enabled);
  const types = new Set((enabled.length > 0 ? enabled : ours).flatMap(({ enabledEvents }) => enabledEvents));
  return types.size === 0 || types.has("*") ? everything : (type) => types.has(type);
}

function sameAddress(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}
