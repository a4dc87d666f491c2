-- The second wall (decision 11), closer: of users a payer sees their own row only, and of each mode's
-- objects those of the customers that are theirs in that mode.

CREATE FUNCTION paidtrail_payer_customers(livemode boolean) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER AS $$
  -- bindings_user_id_idx
  SELECT coalesce(array_agg(customer_id), '{}') FROM bindings
  WHERE user_id = current_setting('paidtrail.user_id', true) AND ended_at IS NULL AND bindings.livemode = $1
$$;

CREATE FUNCTION paidtrail_payer_guest_objects(livemode boolean) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER AS $$
  WITH sessions AS MATERIALIZED (
    SELECT id, data->'fields'->>'paymentIntentId' AS payment FROM mirror_objects
    WHERE mirror_objects.livemode = $1 AND customer_id IS NULL AND type = 'checkout_session'
      AND metadata_user_id = current_setting('paidtrail.user_id', true)
    UNION
    SELECT o.id, o.data->'fields'->>'paymentIntentId' FROM mirror_objects o
    WHERE o.livemode = $1 AND o.customer_id IS NULL AND o.type = 'checkout_session'
      AND o.client_reference_id = current_setting('paidtrail.user_id', true)
      AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = o.metadata_user_id)
  )
  SELECT coalesce(array_agg(id), '{}') FROM (
    SELECT id FROM sessions
    UNION ALL
    SELECT o.id FROM sessions s JOIN mirror_objects o
      ON o.livemode = $1 AND o.customer_id IS NULL AND o.type IN ('charge', 'dispute') AND o.data->'fields'->>'paymentIntentId' = s.payment
  ) AS theirs
$$;

-- A claim that names nobody is none. Answers for ids that are asked for, and lists nobody: users_pkey.
CREATE FUNCTION paidtrail_existing_users(asked text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER AS $$
  SELECT id FROM users WHERE id = ANY (asked)
$$;

REVOKE ALL ON FUNCTION paidtrail_payer_customers(boolean), paidtrail_payer_guest_objects(boolean),
  paidtrail_existing_users(text[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION paidtrail_raise_payer_wall() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  walled record;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'paidtrail_payer') THEN RETURN; END IF;
  -- Whoever owns the tables may take the role; nothing of it is theirs without taking it.
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    BEGIN
      EXECUTE format(CASE WHEN current_setting('server_version_num')::int >= 160000
        THEN 'GRANT paidtrail_payer TO %I WITH SET TRUE, INHERIT FALSE' ELSE 'GRANT paidtrail_payer TO %I' END,
        current_user);
    -- Somebody else's to give, and perhaps given.
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END;
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO paidtrail_payer', current_schema());
  GRANT EXECUTE ON FUNCTION paidtrail_payer_customers(boolean), paidtrail_payer_evidence(),
    paidtrail_payer_guest_objects(boolean), paidtrail_existing_users(text[]) TO paidtrail_payer;
  -- The same for everybody: what is sold, and how access is decided.
  GRANT SELECT ON plans, plan_prices, policies TO paidtrail_payer;
  -- Their own row, and nothing but the id of it; whether another exists tells paidtrail_existing_users.
  GRANT SELECT (id) ON users TO paidtrail_payer;
  GRANT SELECT ON bindings, mirror_objects, entitlements, entitlement_changes, grants TO paidtrail_payer;
  GRANT SELECT (event_id, account, livemode, object_id) ON events TO paidtrail_payer;

  FOR walled IN SELECT * FROM (VALUES
    ('bindings', 'user_id = current_setting(''paidtrail.user_id'', true)'),
    ('entitlements', 'user_id = current_setting(''paidtrail.user_id'', true)'),
    ('entitlement_changes', 'user_id = current_setting(''paidtrail.user_id'', true)'),
    ('grants', 'user_id = current_setting(''paidtrail.user_id'', true)'),
    ('events', 'event_id = ANY ((SELECT paidtrail_payer_evidence())::text[])'),
    ('users', 'id = current_setting(''paidtrail.user_id'', true)'),
    ('mirror_objects', 'customer_id = ANY ((SELECT paidtrail_payer_customers(livemode => true))::text[]) AND livemode
      OR customer_id = ANY ((SELECT paidtrail_payer_customers(livemode => false))::text[]) AND NOT livemode
      OR customer_id IS NULL AND livemode AND id = ANY ((SELECT paidtrail_payer_guest_objects(livemode => true))::text[])
      OR customer_id IS NULL AND NOT livemode
        AND id = ANY ((SELECT paidtrail_payer_guest_objects(livemode => false))::text[])')
  ) AS w(name, theirs) LOOP
    EXECUTE format('DROP POLICY IF EXISTS everyone ON %I', walled.name);
    EXECUTE format('DROP POLICY IF EXISTS payer ON %I', walled.name);
    EXECUTE format('CREATE POLICY everyone ON %I USING (true) WITH CHECK (true)', walled.name);
    EXECUTE format('CREATE POLICY payer ON %I AS RESTRICTIVE TO paidtrail_payer USING (%s)',
      walled.name, walled.theirs);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled.name);
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION paidtrail_raise_payer_wall() FROM PUBLIC;

CREATE OR REPLACE FUNCTION paidtrail_payer_wall_stands() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce((
      SELECT pg_has_role(current_user, r.oid,
        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
      FROM pg_roles r WHERE r.rolname = 'paidtrail_payer'), false)
    AND (SELECT count(*) = 7 FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      WHERE p.polname = 'payer' AND c.relrowsecurity AND c.relnamespace = current_schema()::regnamespace)
$$;

-- They read this schema's tables, whatever the surroundings of the call.
DO $$
DECLARE
  made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['paidtrail_payer_customers(boolean)', 'paidtrail_payer_guest_objects(boolean)',
    'paidtrail_existing_users(text[])', 'paidtrail_raise_payer_wall()', 'paidtrail_payer_wall_stands()'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path TO %I, pg_temp', made, current_schema());
  END LOOP;
END
$$;

DO $$
BEGIN
  PERFORM paidtrail_raise_payer_wall();
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'The second wall around a payer''s data was not raised: %', SQLERRM;
END
$$;

-- Their policies are replaced by now; where an administrator has to do that first, they stay.
DO $$
BEGIN
  DROP FUNCTION paidtrail_payer_customers();
  DROP FUNCTION paidtrail_payer_guest_objects();
EXCEPTION WHEN dependent_objects_still_exist THEN NULL;
END
$$;
