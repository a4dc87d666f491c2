/** On whose word a customer belongs to a user. */
const words: Record<string, string> = {
  customer_metadata: "named by the customer's metadata",
  subscription_metadata: "named by a subscription's metadata",
  payment_metadata: "named by a payment's metadata",
  invoice_metadata: "named by an invoice's metadata",
  session_metadata: "named by a checkout's metadata",
  client_reference_id: "named by a checkout's client_reference_id",
  operator: "linked by an operator",
  checkout: "made by our own checkout",
};

export const evidenceWords = (evidence: string) => words[evidence] ?? evidence.replaceAll("_", " ");
