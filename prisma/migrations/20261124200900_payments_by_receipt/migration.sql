-- Payments by what stands on a receipt (modules/diagnosis/find-payments.server.ts).
CREATE INDEX "mirror_objects_hosted_invoice" ON "mirror_objects"
  ("livemode", (split_part("data"->'fields'->>'hostedInvoiceUrl', '?', 1)), "created_at")
  WHERE "type" = 'invoice';
CREATE INDEX "mirror_objects_invoice_number" ON "mirror_objects"
  ("livemode", ("data"->'fields'->>'number'), "created_at")
  WHERE "type" = 'invoice';
CREATE INDEX "mirror_objects_receipt_number" ON "mirror_objects"
  ("livemode", ("data"->'fields'->>'receiptNumber'), "created_at")
  WHERE "type" = 'charge';
CREATE INDEX "mirror_objects_card_last4" ON "mirror_objects"
  ("livemode", ("data"->'fields'->>'cardLast4'), ("data"->'fields'->>'amount'), "created_at")
  WHERE "type" = 'charge';
