/** Which of Stripe's endpoints are this deployment's, which were probably meant to be, and what they send. */
import { type EndpointFact, type Facts, knownOf, type ProbeFact } from "./facts";

/** Those with exactly our webhook address. null: the endpoints or our own address are not known. */
export function ourEndpoints(facts: Facts): EndpointFact[] | null {
  const [endpoint, configuration] = [knownOf(facts.endpoint), knownOf(facts.configuration)];
  if (endpoint === null || configuration === null) return null;
  return endpoint.endpoints.filter(({ url }) => url === configuration.webhookUrl);
}

/** Same host, or a path that ends as ours, and not the same address: somebody mistyped, or moved. */
export function nearlyOurs(endpoints: readonly EndpointFact[], webhookUrl: string): EndpointFact[] {
  const own = parsed(webhookUrl);
  return endpoints.filter(({ url }) => {
    const other = parsed(url);
    if (url === webhookUrl || own === null || other === null) return false;
    return other.hostname === own.hostname || other.pathname.endsWith(own.pathname);
  });
}

export function nearlyOursOf(facts: Facts): EndpointFact[] {
  const [endpoint, configuration] = [knownOf(facts.endpoint), knownOf(facts.configuration)];
  return endpoint === null || configuration === null
    ? []
    : nearlyOurs(endpoint.endpoints, configuration.webhookUrl);
}

/** What the address of an endpoint answers; null: not tried. */
function probeOf(facts: Facts, url: string): ProbeFact | null {
  return knownOf(facts.endpoint)?.probes.find((probe) => probe.url === url) ?? null;
}

/**
 * The endpoint through which events should come, and what its address answers: ours,
 * else one that was probably meant to be.
 */
export function doorsOf(facts: Facts): { endpoint: EndpointFact; probe: ProbeFact | null }[] {
  const ours = ourEndpoints(facts) ?? [];
  const doors = ours.length > 0 ? ours : nearlyOursOf(facts);
  return doors.map((endpoint) => ({ endpoint, probe: probeOf(facts, endpoint.url) }));
}

/** Does the endpoint send this type? `*` is everything but what must be asked for. */
export function sends({ enabledEvents }: EndpointFact, type: string): boolean {
  return enabledEvents.some((pattern) => pattern === "*" || pattern === type);
}

function parsed(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
