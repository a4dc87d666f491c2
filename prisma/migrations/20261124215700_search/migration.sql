-- Parts of an email, a name or an id, however many users there are (modules/accounts/user-search.server.ts).
-- A hosted database may refuse the extension: then search finds beginnings only, and nothing else is lost.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  EXECUTE 'CREATE INDEX "users_trigrams" ON "users" USING gin
    (lower("email") gin_trgm_ops, lower("name") gin_trgm_ops, lower("id") gin_trgm_ops)';
EXCEPTION WHEN insufficient_privilege OR undefined_file OR undefined_object OR feature_not_supported THEN
  RAISE NOTICE 'pg_trgm cannot be had here: search finds beginnings only.';
END
$$;

-- Events by the request at Stripe that made them (req_…).
CREATE INDEX "events_request_idx" ON "events" USING hash ("request_id") WHERE "request_id" IS NOT NULL;

-- Subscriptions by one of their items (si_…).
CREATE INDEX "mirror_objects_subscription_items" ON "mirror_objects" USING gin
  ((jsonb_path_query_array("data", '$.fields.items[*].id')) jsonb_path_ops) WHERE "type" = 'subscription';
