/**
 * Before the pinned version: fields that Stripe's replies carried (recorded up to 2026-03-25.dahlia) although its types
 * had long dropped them. The pinned version keeps to its types.
 */
import type { Reader } from "../../store/table";
import { hash, items, type VersionChange } from "../change";

export const endive: VersionChange = {
  version: "2026-10-28.endive",
  before: {
    subscription(subscription, read) {
      const all = items(hash(subscription.items)?.data);
      const [first] = all;
      subscription.plan = all.length === 1 ? first?.plan : null;
      subscription.quantity = all.length === 1 ? (first?.quantity ?? null) : null;
      countList(subscription.items, read, "subscription_item", "subscription", subscription.id);
    },
    invoice(invoice, read) {
      countList(invoice.lines, read, "line_item", "invoice", invoice.id);
    },
    charge(charge, read) {
      const [dispute] = typeof charge.id === "string" ? rows(read, "dispute", "charge", charge.id) : [];
      charge.destination = null;
      charge.dispute = dispute?.object.id ?? null;
      charge.order = null;
    },
  },
};

/** `total_count` of a list inside an object; a preview's is all there is of it. */
function countList(list: unknown, read: Reader, table: string, index: string, owner: unknown): void {
  const shown = hash(list);
  if (shown === null) return;
  const stored = typeof owner === "string" ? rows(read, table, index, owner).length : 0;
  shown.total_count = Math.max(stored, items(shown.data).length);
}

function rows(read: Reader, table: string, index: string, value: string) {
  return read.named(table)?.find(index, value) ?? [];
}
