/** What somebody pasted into the search field: the id in it, and what kind of thing it names. */

export type ReferenceKind = "event" | "customer" | "object" | "email" | "user";

const longest = 300;
/** Ids of Stripe's objects that events speak of. */
const objectId = /^(sub|in|inpay|cn|pi|ch|py|re|cs|si|price|prod|pm|seti|dp|du|ii|txn)_\w+$/;

/** The text without what surrounds it: white space, quotes, the rest of a dashboard link. */
export function referenceIn(text: string): string {
  const pasted = text
    .trim()
    .slice(0, longest)
    .replace(/^["'<(]+|["'>),.;]+$/g, "");
  if (!/^https?:\/\//i.test(pasted)) return pasted;
  // The last part of the path that is an id: …/test/customers/cus_1?x names cus_1.
  const path = pasted.replace(/[?#].*$/s, "");
  return path.split("/").findLast((part) => /^[a-z]+_\w+$/.test(part)) ?? pasted;
}

export function kindOfReference(reference: string): ReferenceKind {
  if (/^evt_\w+$/.test(reference)) return "event";
  if (/^cus_\w+$/.test(reference)) return "customer";
  if (objectId.test(reference)) return "object";
  return reference.includes("@") ? "email" : "user";
}
