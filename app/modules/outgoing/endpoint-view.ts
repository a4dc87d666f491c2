/** An endpoint as pages show it. Pure. */
import type { Endpoint } from "./endpoint";

export interface EndpointView
  extends Omit<Endpoint, "createdAt" | "disabledAt" | "failingSince" | "overlapUntil"> {
  createdAt: string;
  disabledAt: string | null;
  failingSince: string | null;
  overlapUntil: string | null;
}

export const endpointView = (endpoint: Endpoint): EndpointView => ({
  ...endpoint,
  createdAt: endpoint.createdAt.toISOString(),
  disabledAt: endpoint.disabledAt?.toISOString() ?? null,
  failingSince: endpoint.failingSince?.toISOString() ?? null,
  overlapUntil: endpoint.overlapUntil?.toISOString() ?? null,
});
