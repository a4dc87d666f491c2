/** Subscriptions, items and schedules. */
import type { Resource } from "../api/resource";

export const subscriptionResources: readonly Resource[] = [];
