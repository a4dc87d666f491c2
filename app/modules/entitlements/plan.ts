/** What there is to have, and what at Stripe unlocks it. */
import { z } from "zod";

/** What PostgreSQL cannot store, and what moves a line about, is no part of a name. */
const plainText = /^[^\p{Cc}\p{Cs}]+$/u;

const word = z.string().trim().min(1).max(100).regex(plainText, "A name has no control characters.");

/** A plan as people may write it. */
export const planSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9_-]{0,49}$/,
      "A plan's id has lower-case letters, digits, dashes and underscores, 50 at most.",
    ),
  name: word,
  rank: z.int().min(0).max(999_999),
  features: z.array(word).max(100),
  limits: z
    .record(
      z.string().trim().min(1).max(60).regex(plainText, "A limit's name has no control characters."),
      z.int().min(0).max(1_000_000_000_000),
    )
    .refine((limits) => Object.keys(limits).length <= 50, "A plan has 50 limits at most."),
  graceDays: z.int().min(0).max(365).nullable(),
});

export interface Plan {
  id: string;
  name: string;
  /** Higher wins when several apply; the free plan has rank 0. */
  rank: number;
  features: string[];
  /** How much of something it allows, e.g. `{ notes: 1000 }`. */
  limits: Record<string, number>;
  /** Days of access after a renewal that was not paid; null: as many as the policies say. */
  graceDays: number | null;
}

/**
 * What may unlock a plan: a price or a product by its id; a price by its
 * `lookup_key`, which moves on to its successor; a feature of Stripe's own
 * Entitlements by its `lookup_key`.
 */
export const planSourceKinds = ["price", "product", "price_lookup_key", "feature_lookup_key"] as const;
export type PlanSourceKind = (typeof planSourceKinds)[number];

export interface PlanSource {
  kind: PlanSourceKind;
  value: string;
}

/** Lookup keys are anything up to 200 characters; ids of plans made before 2020 are people's own, too. */
export const planSourceSchema = z.strictObject({
  kind: z.enum(planSourceKinds),
  value: z.string().min(1).max(255).regex(plainText, "An id or key has no control characters."),
});

export const accessDaysSchema = z.int().min(1).max(36_500).nullable();

export interface PlanMapping {
  planId: string;
  /** How long a one-time purchase of it lasts, in days; null: without an end. */
  accessDays: number | null;
  /**
   * Unix seconds. Since then it is sold no more: it unlocks its plan for
   * subscriptions made before, and nothing else. null: it is in the catalogue.
   */
  removedAt: number | null;
}

export interface PlanCatalogue {
  plans: Plan[];
  /** By kind, then by id or key. */
  mappings: Record<PlanSourceKind, Record<string, PlanMapping>>;
}

export function emptyCatalogue(): PlanCatalogue {
  // Without a prototype: a price may be called `__proto__`.
  const none = (): Record<string, PlanMapping> => Object.create(null);
  return {
    plans: [],
    mappings: { price: none(), product: none(), price_lookup_key: none(), feature_lookup_key: none() },
  };
}

/** As it stands, also where it has left the catalogue. */
export function mappingOf(
  { mappings }: PlanCatalogue,
  kind: PlanSourceKind,
  value: string | null,
): PlanMapping | null {
  const ofKind = mappings[kind];
  return value !== null && Object.hasOwn(ofKind, value) ? (ofKind[value] ?? null) : null;
}

/** What unlocks a plan now, by kind and value. */
export function sourcesOf({ mappings }: PlanCatalogue, planId: string): (PlanSource & PlanMapping)[] {
  return planSourceKinds.flatMap((kind) =>
    Object.entries(mappings[kind])
      .filter(([, mapping]) => mapping.planId === planId && mapping.removedAt === null)
      .map(([value, mapping]) => ({ kind, value, ...mapping }))
      .sort((a, b) => (a.value < b.value ? -1 : 1)),
  );
}

/** Prices made before 2020 are plans, with ids that people chose themselves: what is no product is a price. */
export function sourceOfStripeId(stripeId: string): PlanSource {
  return { kind: stripeId.startsWith("prod_") ? "product" : "price", value: stripeId };
}
