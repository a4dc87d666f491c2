-- Who pays for a price that is mapped to no plan: few, and to be found without reading everybody
-- (modules/sync/unmapped-prices.server.ts).
CREATE INDEX "entitlements_price_unmapped" ON "entitlements" ("livemode", "user_id")
  WHERE "reasons" @> '[{"code": "price_not_in_catalogue"}]';
