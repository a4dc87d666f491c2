/** Finds Stripe's events in a parsed JSON document, however they are wrapped. */
export type JsonObject = Record<string, unknown>;

/**
 * The complete events in a document, in its order: the document itself, members
 * of lists (`[…]`, `{"object":"list","data":[…]}`), or anything nested in
 * containers, as fixture files have it. What merely looks like a part of an event
 * is left alone.
 */
export function eventsIn(document: unknown): JsonObject[] {
  const found: JsonObject[] = [];
  // Not recursive: a file may be nested deeper than the call stack.
  const left: unknown[] = [document];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== "object" || value === null) continue;
    if (isEvent(value)) found.push(value);
    else {
      const members = Object.values(value);
      for (let at = members.length - 1; at >= 0; at--) left.push(members[at]);
    }
  }
  return found;
}

function isEvent(value: object): value is JsonObject {
  const { object, id, type, data } = value as JsonObject;
  if (typeof id !== "string" || typeof type !== "string") return false;
  // A thin event carries no data, and says what it is.
  if (object === "v2.core.event") return true;
  // Some published samples lack `object`; their id tells what they are.
  const named = object === "event" || (object === undefined && id.startsWith("evt_"));
  return named && typeof data === "object" && data !== null && "object" in data;
}
