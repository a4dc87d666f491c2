/** What is told to others about a case; the object inside is case-object.ts. */
export const outgoingTypes = ["case.opened", "case.resolved"] as const;
export type OutgoingType = (typeof outgoingTypes)[number];
