-- Restriction (Art 18): what a row here names is stored and not used. Daily use (role accounts_app) does not see it.
CREATE TABLE restrictions (
  -- A customer's or a user's id.
  owner_id text NOT NULL,
  -- customers, users, sims, consents, addresses/<kind>, orders/<state>, sign_ins/<YYYY-MM>
  item     text NOT NULL,
  since    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner_id, item)
);

CREATE FUNCTION is_restricted(owner text, item_name text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public
  AS $$ SELECT EXISTS (SELECT 1 FROM restrictions r WHERE r.owner_id = owner AND r.item = item_name) $$;

-- Erasures carried out, by the caller's key: written in the transaction that deletes, so that none is done twice. No personal data.
CREATE TABLE erasures (
  key_hash text PRIMARY KEY,
  removed  jsonb NOT NULL,
  retained jsonb NOT NULL,
  at       timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE users     ENABLE ROW LEVEL SECURITY;
ALTER TABLE addresses ENABLE ROW LEVEL SECURITY;
ALTER TABLE consents  ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_ins  ENABLE ROW LEVEL SECURITY;
ALTER TABLE sims      ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders    ENABLE ROW LEVEL SECURITY;

CREATE POLICY daily_use ON customers TO accounts_app USING (NOT is_restricted(customer_id, 'customers'));
CREATE POLICY daily_use ON users     TO accounts_app USING (NOT is_restricted(user_id, 'users'));
CREATE POLICY daily_use ON addresses TO accounts_app USING (NOT is_restricted(customer_id, 'addresses/' || kind));
CREATE POLICY daily_use ON consents  TO accounts_app USING (NOT is_restricted(user_id, 'consents'));
CREATE POLICY daily_use ON sign_ins  TO accounts_app
  USING (NOT is_restricted(user_id, 'sign_ins/' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM')));
CREATE POLICY daily_use ON sims      TO accounts_app USING (NOT is_restricted(customer_id, 'sims'));
CREATE POLICY daily_use ON orders    TO accounts_app
  USING (NOT is_restricted(customer_id, 'orders/open')
     AND NOT is_restricted(customer_id, 'orders/closed/' || to_char(placed_at AT TIME ZONE 'UTC', 'YYYY')));

CREATE POLICY privacy ON customers TO accounts_habeas USING (true);
CREATE POLICY privacy ON users     TO accounts_habeas USING (true);
CREATE POLICY privacy ON addresses TO accounts_habeas USING (true);
CREATE POLICY privacy ON consents  TO accounts_habeas USING (true);
CREATE POLICY privacy ON sign_ins  TO accounts_habeas USING (true);
CREATE POLICY privacy ON sims      TO accounts_habeas USING (true);
CREATE POLICY privacy ON orders    TO accounts_habeas USING (true);

-- A running service goes on while its data is restricted: provisioning sees what the network needs and nothing else.
CREATE VIEW service_directory AS
  SELECT s.iccid, s.imsi, s.status, s.customer_id FROM sims s WHERE s.status <> 'terminated';

CREATE FUNCTION terminate_sim(sim text, ended timestamptz) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  WITH ended_sims AS (
    UPDATE sims SET status = 'terminated', terminated_at = ended WHERE iccid = sim AND status <> 'terminated' RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM ended_sims) $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO accounts_app, accounts_habeas;
GRANT SELECT, INSERT, UPDATE, DELETE ON customers, users, addresses, consents, sign_ins, sims, orders TO accounts_app;
GRANT SELECT ON service_directory TO accounts_app;
GRANT EXECUTE ON FUNCTION is_restricted, terminate_sim TO accounts_app;

-- What the privacy office's role may do, and nothing else: it cannot add or alter records of customers.
GRANT SELECT, DELETE ON customers, users, addresses, consents, sign_ins, sims, orders TO accounts_habeas;
GRANT UPDATE (name, email, billing_account_id, currency, locale, erased_at) ON customers TO accounts_habeas;
GRANT SELECT, INSERT, DELETE ON restrictions TO accounts_habeas;
GRANT SELECT, INSERT ON erasures TO accounts_habeas;
