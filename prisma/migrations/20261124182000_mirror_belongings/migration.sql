-- What belongs to a charge or an invoice that has not come yet: found when it does. Almost always empty.
CREATE INDEX "mirror_objects_orphans" ON "mirror_objects"
    ("livemode", (coalesce("data"->'fields'->>'invoiceId', "data"->'fields'->>'chargeId')))
    WHERE "customer_id" IS NULL AND "type" IN ('refund', 'dispute', 'invoice_payment');

-- Since 2025-03-31 only the payment of an invoice tells which payment intent paid it.
CREATE INDEX "mirror_objects_invoice_payment_intent" ON "mirror_objects"
    ("livemode", ("data"->'fields'->>'paymentIntentId'))
    WHERE "type" = 'invoice_payment';
