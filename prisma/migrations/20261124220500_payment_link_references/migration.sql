-- The client_reference_id of a session that a payment link made is chosen by whoever opens the link
-- (decision 12): it is kept apart from what the host's server wrote, and names nobody any more.
UPDATE "mirror_objects"
SET "data" = jsonb_set("data", '{fields,unprovenReference}', to_jsonb("client_reference_id")),
  "client_reference_id" = NULL
WHERE "type" = 'checkout_session' AND "client_reference_id" IS NOT NULL
  AND "data"->'fields'->>'paymentLinkId' IS NOT NULL;

-- Whose might it be? By the user whom it suggests, and by the customer who bought.
CREATE INDEX "mirror_objects_unproven_reference" ON "mirror_objects" (("data"->'fields'->>'unprovenReference'))
  WHERE "type" = 'checkout_session' AND "data"->'fields'->>'unprovenReference' IS NOT NULL;
CREATE INDEX "mirror_objects_unproven_of_customer" ON "mirror_objects" ("customer_id")
  WHERE "type" = 'checkout_session' AND "data"->'fields'->>'unprovenReference' IS NOT NULL;
