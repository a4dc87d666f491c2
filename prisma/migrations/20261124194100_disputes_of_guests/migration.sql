-- A dispute names no customer either: of a guest's purchase the payment finds it, as it finds the charge.
DROP INDEX "mirror_objects_guest_payment";
CREATE INDEX "mirror_objects_guest_payment" ON "mirror_objects" (("data"->'fields'->>'paymentIntentId'))
  WHERE "customer_id" IS NULL AND "type" IN ('checkout_session', 'charge', 'dispute');
