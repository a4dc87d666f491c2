/** Which of Stripe's endpoints are this deployment's: those with exactly its webhook address. */
import { type EndpointFact, type Facts, knownOf } from "./facts";

/** null: the endpoints or our own address are not known. */
export function ourEndpoints(facts: Facts): EndpointFact[] | null {
  const [endpoint, configuration] = [knownOf(facts.endpoint), knownOf(facts.configuration)];
  if (endpoint === null || configuration === null) return null;
  return endpoint.endpoints.filter(({ url }) => url === configuration.webhookUrl);
}
