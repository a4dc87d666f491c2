-- The second wall around what a payer may read (decision 11). An end user's request reads in a
-- transaction that takes the role paidtrail_payer and says whose it is: `paidtrail.user_id`. The role
-- sees what its grants and these policies allow, whatever the statements ask for; a table without a
-- grant is closed. Whoever owns the tables (worker, console, API) passes by.

-- What belongs to the payer. They read as the owner of the tables, once a statement.
CREATE FUNCTION paidtrail_payer_customers() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER AS $$
  -- bindings_user_id_idx
  SELECT coalesce(array_agg(customer_id), '{}') FROM bindings
  WHERE user_id = current_setting('paidtrail.user_id', true) AND ended_at IS NULL
$$;

-- Where the evidence of the payer's links was read.
CREATE FUNCTION paidtrail_payer_evidence() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER AS $$
  SELECT coalesce(array_agg(evidence_ref), '{}') FROM bindings
  WHERE user_id = current_setting('paidtrail.user_id', true) AND ended_at IS NULL AND evidence_ref IS NOT NULL
$$;

-- Sessions without a customer that name the payer (metadata before client_reference_id, of users who
-- exist), and the charges of their payments: mirror_objects_guest_metadata_user,
-- mirror_objects_guest_client_reference, mirror_objects_guest_payment.
CREATE FUNCTION paidtrail_payer_guest_objects() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER AS $$
  WITH sessions AS MATERIALIZED (
    SELECT id, data->'fields'->>'paymentIntentId' AS payment FROM mirror_objects
    WHERE customer_id IS NULL AND type = 'checkout_session'
      AND metadata_user_id = current_setting('paidtrail.user_id', true)
    UNION
    SELECT o.id, o.data->'fields'->>'paymentIntentId' FROM mirror_objects o
    WHERE o.customer_id IS NULL AND o.type = 'checkout_session'
      AND o.client_reference_id = current_setting('paidtrail.user_id', true)
      AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = o.metadata_user_id)
  )
  SELECT coalesce(array_agg(id), '{}') FROM (
    SELECT id FROM sessions
    UNION ALL
    SELECT o.id FROM sessions s JOIN mirror_objects o
      ON o.customer_id IS NULL AND o.type = 'charge' AND o.data->'fields'->>'paymentIntentId' = s.payment
  ) AS theirs
$$;

REVOKE ALL ON FUNCTION paidtrail_payer_customers(), paidtrail_payer_evidence(), paidtrail_payer_guest_objects()
  FROM PUBLIC;

-- Raises the wall, where the role exists; again and again to the same effect. A function, so that the
-- administrator of a managed server can have it done after making the role.
CREATE FUNCTION paidtrail_raise_payer_wall() RETURNS void LANGUAGE plpgsql AS $$
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
  GRANT EXECUTE ON FUNCTION paidtrail_payer_customers(), paidtrail_payer_evidence(),
    paidtrail_payer_guest_objects() TO paidtrail_payer;
  -- The same for everybody: what is sold, and how access is decided.
  GRANT SELECT ON plans, plan_prices, policies TO paidtrail_payer;
  -- That somebody exists, and nothing else of them: a claim that names nobody is none.
  GRANT SELECT (id) ON users TO paidtrail_payer;
  GRANT SELECT ON bindings, mirror_objects, entitlements, entitlement_changes, grants TO paidtrail_payer;
  GRANT SELECT (event_id, account, livemode, object_id) ON events TO paidtrail_payer;

  FOR walled IN SELECT * FROM (VALUES
    ('bindings', 'user_id = current_setting(''paidtrail.user_id'', true)'),
    ('entitlements', 'user_id = current_setting(''paidtrail.user_id'', true)'),
    ('entitlement_changes', 'user_id = current_setting(''paidtrail.user_id'', true)'),
    ('grants', 'user_id = current_setting(''paidtrail.user_id'', true)'),
    ('events', 'event_id = ANY ((SELECT paidtrail_payer_evidence())::text[])'),
    ('mirror_objects', 'customer_id = ANY ((SELECT paidtrail_payer_customers())::text[])
      OR customer_id IS NULL AND id = ANY ((SELECT paidtrail_payer_guest_objects())::text[])')
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

-- Does it stand for whoever asks? The application asks once in a while, and says so where it does not.
CREATE FUNCTION paidtrail_payer_wall_stands() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce((
      SELECT pg_has_role(current_user, r.oid,
        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
      FROM pg_roles r WHERE r.rolname = 'paidtrail_payer'), false)
    AND (SELECT count(*) = 6 FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      WHERE p.polname = 'payer' AND c.relrowsecurity AND c.relnamespace = current_schema()::regnamespace)
$$;

-- They read this schema's tables, whatever the surroundings of the call.
DO $$
DECLARE
  made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['paidtrail_payer_customers', 'paidtrail_payer_evidence',
    'paidtrail_payer_guest_objects', 'paidtrail_raise_payer_wall', 'paidtrail_payer_wall_stands'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path TO %I, pg_temp', made, current_schema());
  END LOOP;
END
$$;

-- A user who may not make roles (on managed servers) goes without the wall: the application says so.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'paidtrail_payer') THEN
    CREATE ROLE paidtrail_payer NOLOGIN NOINHERIT;
  END IF;
-- Or another database of this server was quicker.
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
END
$$;
DO $$
BEGIN
  PERFORM paidtrail_raise_payer_wall();
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'The second wall around a payer''s data was not raised: %', SQLERRM;
END
$$;
