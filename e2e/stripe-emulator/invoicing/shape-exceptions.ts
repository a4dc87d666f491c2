import type { ShapeExceptions } from "../shape-exceptions";

export const invoicingShapes: ShapeExceptions = {
  missing: {
    invoice: { subscription: "moved below `parent` in Basil; versions/ puts it back for older ones" },
  },
  added: {
    invoice: {
      amount_paid_off_stripe: "optional; SDK 23 knows it, the fixtures do not yet",
      payments: "shown because the sample expands it",
    },
    invoice_payment: {
      "payment.payment_intent": "optional; present when an intent pays, which is the only way here",
    },
  },
};
