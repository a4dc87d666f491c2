/** Refunds, disputes and payments of invoices: what they belong to, which names their customer. */
import type { Snapshot } from "../stripe/snapshot";

/** null: it names its customer itself, or nothing to ask. */
export function parentOf(snapshot: Snapshot): { type: "charge" | "invoice"; id: string } | null {
  switch (snapshot.type) {
    case "refund":
    case "dispute": {
      const { chargeId } = snapshot.data;
      return chargeId === null ? null : { type: "charge", id: chargeId };
    }
    case "invoice_payment": {
      const { invoiceId } = snapshot.data;
      return invoiceId === null ? null : { type: "invoice", id: invoiceId };
    }
    default:
      return null;
  }
}

/** Whether such an object names its customer depends on where it was read. */
export function belongsThroughAnother({ type }: Pick<Snapshot, "type">): boolean {
  return type === "refund" || type === "dispute" || type === "invoice_payment";
}
