/** 2022-11-15: a payment intent names its latest charge instead of listing all; a charge lists no refunds. */
import { plainCopy } from "../../store/plain-copy";
import type { Reader } from "../../store/table";
import type { Json, VersionChange } from "../change";

export const november2022: VersionChange = {
  version: "2022-11-15",
  before: {
    payment_intent(intent, read) {
      const data = related(read, "charge", "payment_intent", intent.id);
      intent.charges = {
        object: "list",
        data,
        has_more: false,
        total_count: data.length,
        url: `/v1/charges?payment_intent=${String(intent.id)}`,
      };
      delete intent.latest_charge;
    },
    charge(charge, read) {
      const data = related(read, "refund", "charge", charge.id);
      charge.refunds ??= {
        object: "list",
        data,
        has_more: false,
        total_count: data.length,
        url: `/v1/charges/${String(charge.id)}/refunds`,
      };
    },
  },
};

function related(read: Reader, table: string, index: string, id: unknown): Json[] {
  if (typeof id !== "string") return [];
  const rows = read.named(table)?.find(index, id) ?? [];
  return rows.map((row) => plainCopy(row.object as unknown as Json)).reverse();
}
