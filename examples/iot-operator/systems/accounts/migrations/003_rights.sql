-- Rectification, objection, and restrictions that are counted: what several reasons restrict is used again when the last of them ends.
ALTER TABLE restrictions ADD COLUMN mark text NOT NULL DEFAULT 'hold:before';
ALTER TABLE restrictions ALTER COLUMN mark DROP DEFAULT;
ALTER TABLE restrictions DROP CONSTRAINT restrictions_pkey;
ALTER TABLE restrictions ADD PRIMARY KEY (owner_id, item, mark);

-- Besides items, `*` restricts everything of the owner and `<table>/*` everything of one table, rows to come included.
CREATE OR REPLACE FUNCTION is_restricted(owner text, item_name text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public
  AS $$ SELECT EXISTS (SELECT 1 FROM restrictions r WHERE r.owner_id = owner
          AND r.item IN (item_name, '*', split_part(item_name, '/', 1) || '/*')) $$;

-- What a person stated about data that was not changed, beside it.
CREATE TABLE statements (
  -- A customer's or a user's id.
  owner_id    text NOT NULL,
  dataset     text NOT NULL,
  field       text NOT NULL,
  record      text NOT NULL DEFAULT '',
  text        text NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (owner_id, dataset, field, record, text)
);

GRANT SELECT ON statements TO accounts_app;
GRANT SELECT, INSERT, DELETE ON statements TO accounts_habeas;
GRANT EXECUTE ON FUNCTION is_restricted TO accounts_habeas;

-- What may be corrected, column by column. Numbers, states, logs and what was agreed to stay as they are; a consent can only be ended.
GRANT UPDATE (email, full_name, phone, title, job_role, expertise, locale) ON users TO accounts_habeas;
GRANT UPDATE (recipient, line1, city, postcode, country) ON addresses TO accounts_habeas;
GRANT UPDATE (label) ON sims TO accounts_habeas;
GRANT UPDATE (delivery_name, delivery_address, delivery_phone, delivery_note) ON orders TO accounts_habeas;
GRANT UPDATE (withdrawn_at) ON consents TO accounts_habeas;
