import type Stripe from "stripe";
import type { MetadataInput } from "./params";

/** Stripe's rule: keys are added or replaced, an empty value unsets one, `""` unsets all. */
export function mergeMetadata(
  current: Stripe.Metadata | null,
  input: MetadataInput | undefined,
): Stripe.Metadata {
  if (input === undefined) return { ...current };
  if (input === "") return {};
  const merged = { ...current, ...input };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ""));
}
