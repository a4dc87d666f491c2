/** A copy that may be altered, as the wire will show it: a `Decimal` is its text, what is undefined is gone. */
export function plainCopy<V extends object>(value: V): V {
  return JSON.parse(JSON.stringify(value)) as V;
}
