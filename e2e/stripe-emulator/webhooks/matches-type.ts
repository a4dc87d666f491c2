/** Whether an endpoint's `enabled_events` take in an event type. */
export function matchesType(enabled: readonly string[], type: string): boolean {
  return enabled.includes("*") || enabled.includes(type);
}
