-- One bound for every amount and one for every balance, so that no sum of theirs leaves BIGINT: an amount is at most 9000000000000000
-- micro-credits (nine billion credits), a balance at most 1000000000000000000 (a trillion credits).

CREATE OR REPLACE FUNCTION billing.extend_hold(p_request_id text, additional bigint)
RETURNS TABLE (outcome text, held bigint, needed bigint, available bigint, account_held bigint, spend_cap bigint, spent bigint, reserved bigint)
LANGUAGE plpgsql VOLATILE
SET search_path = billing, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
  hold holds;
  account accounts;
  meter key_meters;
BEGIN
  outcome := 'hold_not_found';
  SELECT * INTO hold FROM holds h WHERE h.request_id = p_request_id;
  IF NOT FOUND THEN RETURN NEXT; RETURN; END IF;
  SELECT * INTO account FROM accounts a WHERE a.id = hold.client_id FOR NO KEY UPDATE;
  SELECT * INTO meter FROM key_meters m WHERE m.key_id = hold.key_id FOR NO KEY UPDATE;
  SELECT * INTO hold FROM holds h WHERE h.request_id = p_request_id FOR UPDATE;
  IF NOT FOUND OR hold.state = 'reconciling' THEN RETURN NEXT; RETURN; END IF;

  needed := ceil(additional::numeric * hold.price_multiplier_ppm / 1000000);
  held := hold.amount_micro_credits; available := account.posted - account.held; account_held := account.held;
  spent := meter.spent_micro_credits; reserved := meter.reserved_micro_credits;
  SELECT k.spend_cap_micro_credits INTO spend_cap FROM api_keys k WHERE k.id = hold.key_id;
  IF needed > 0 AND needed > spend_cap - spent - reserved THEN
    outcome := 'spend_cap_reached';
  ELSIF needed > available THEN
    outcome := 'insufficient_credits';
  ELSE
    outcome := 'extended';
    held := held + needed; available := available - needed; account_held := account_held + needed;
    UPDATE accounts a SET held = a.held + needed WHERE a.id = hold.client_id AND a.posted - a.held >= needed;
    UPDATE key_meters m SET reserved_micro_credits = m.reserved_micro_credits + needed WHERE m.key_id = hold.key_id;
    UPDATE holds h SET amount_micro_credits = h.amount_micro_credits + needed WHERE h.request_id = p_request_id;
  END IF;
  RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION billing.grant_credits(p_client_id text, amount bigint, reference text, p_note text DEFAULT NULL, source text DEFAULT 'grants')
RETURNS TABLE (outcome text, available bigint, repeated boolean)
LANGUAGE plpgsql VOLATILE SET search_path = billing, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  balance_max CONSTANT bigint := 1000000000000000000;
  account accounts;
  earlier entries;
BEGIN
  IF amount IS NULL OR amount <= 0 OR source NOT IN ('grants', 'paypal_clearing') THEN
    RAISE EXCEPTION 'a grant needs a positive amount and a source' USING ERRCODE = '22023';
  END IF;
  repeated := false;
  SELECT * INTO account FROM accounts a WHERE a.id = p_client_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN outcome := 'client_not_found'; RETURN NEXT; RETURN; END IF;
  available := account.posted - account.held;
  IF amount > balance_max - account.posted AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.move_id = 'grant:' || reference AND e.kind = 'grant') THEN
    outcome := 'balance_too_large';
    RETURN NEXT; RETURN;
  END IF;
  -- Twins with one reference for two clients hold different locks; the primary key of entries decides between them.
  INSERT INTO entries (move_id, kind, account_id, number, amount, note, created_at)
    VALUES ('grant:' || reference, 'grant', p_client_id, account.entry_count + 1, amount, p_note, clock_timestamp())
    ON CONFLICT (move_id, kind) DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO earlier FROM entries e WHERE e.move_id = 'grant:' || reference AND e.kind = 'grant';
    outcome := CASE WHEN earlier.account_id = p_client_id AND earlier.amount = grant_credits.amount THEN 'granted' ELSE 'conflict' END;
    repeated := true;
    RETURN NEXT; RETURN;
  END IF;
  INSERT INTO entries (move_id, kind, account_id, number, amount, note, created_at)
    VALUES ('grant:' || reference, 'source', source, NULL, -amount, p_note, clock_timestamp());
  UPDATE accounts a SET posted = a.posted + grant_credits.amount, entry_count = a.entry_count + 1 WHERE a.id = p_client_id;
  outcome := 'granted';
  available := available + amount;
  RETURN NEXT;
END $$;

-- Takes credits back, or gives without calling it a grant; never more than is available.
CREATE OR REPLACE FUNCTION billing.adjust(p_client_id text, amount bigint, reference text, p_note text DEFAULT NULL)
RETURNS TABLE (outcome text, available bigint, repeated boolean)
LANGUAGE plpgsql VOLATILE SET search_path = billing, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  balance_max CONSTANT bigint := 1000000000000000000;
  account accounts;
  earlier entries;
BEGIN
  IF amount IS NULL OR amount = 0 THEN RAISE EXCEPTION 'an adjustment needs an amount' USING ERRCODE = '22023'; END IF;
  repeated := false;
  SELECT * INTO account FROM accounts a WHERE a.id = p_client_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN outcome := 'client_not_found'; RETURN NEXT; RETURN; END IF;
  available := account.posted - account.held;
  SELECT * INTO earlier FROM entries e WHERE e.move_id = 'adjustment:' || reference AND e.kind = 'adjustment';
  IF FOUND THEN
    outcome := CASE WHEN earlier.account_id = p_client_id AND earlier.amount = adjust.amount THEN 'adjusted' ELSE 'conflict' END;
    repeated := true;
  ELSIF available + amount < 0 THEN
    outcome := 'insufficient_credits';
  ELSIF amount > balance_max - account.posted THEN
    outcome := 'balance_too_large';
  ELSE
    INSERT INTO entries (move_id, kind, account_id, number, amount, note, created_at) VALUES
      ('adjustment:' || reference, 'adjustment', p_client_id, account.entry_count + 1, amount, p_note, clock_timestamp()),
      ('adjustment:' || reference, 'source', 'grants', NULL, -amount, p_note, clock_timestamp());
    UPDATE accounts a SET posted = a.posted + adjust.amount, entry_count = a.entry_count + 1 WHERE a.id = p_client_id;
    outcome := 'adjusted';
    available := available + amount;
  END IF;
  RETURN NEXT;
END $$;

-- Gives back a charge or a part of it; all refunds of a request together never exceed what it was charged.
CREATE OR REPLACE FUNCTION billing.refund(p_request_id text, amount bigint, reference text, p_note text DEFAULT NULL)
RETURNS TABLE (outcome text, refunded bigint, available bigint, repeated boolean)
LANGUAGE plpgsql VOLATILE SET search_path = billing, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  balance_max CONSTANT bigint := 1000000000000000000;
  record usage_records;
  account accounts;
  earlier entries;
BEGIN
  IF amount IS NULL OR amount <= 0 THEN RAISE EXCEPTION 'a refund needs a positive amount' USING ERRCODE = '22023'; END IF;
  repeated := false;
  SELECT * INTO record FROM usage_records u WHERE u.request_id = p_request_id;
  IF NOT FOUND THEN outcome := 'request_not_found'; RETURN NEXT; RETURN; END IF;
  SELECT * INTO account FROM accounts a WHERE a.id = record.client_id FOR NO KEY UPDATE;
  PERFORM 1 FROM key_meters m WHERE m.key_id = record.key_id FOR NO KEY UPDATE;
  SELECT * INTO record FROM usage_records u WHERE u.request_id = p_request_id FOR UPDATE;
  available := account.posted - account.held;
  refunded := record.refunded_micro_credits;
  SELECT * INTO earlier FROM entries e WHERE e.move_id = p_request_id AND e.kind = 'refund:' || reference;
  IF FOUND THEN
    outcome := CASE WHEN earlier.amount = refund.amount THEN 'refunded' ELSE 'conflict' END;
    repeated := true;
  ELSIF amount > record.charged_micro_credits - record.refunded_micro_credits THEN
    outcome := 'exceeds_charge';
  ELSIF amount > balance_max - account.posted THEN
    outcome := 'balance_too_large';
  ELSE
    INSERT INTO entries (move_id, kind, account_id, number, amount, note, created_at) VALUES
      (p_request_id, 'refund:' || reference, record.client_id, account.entry_count + 1, amount, p_note, clock_timestamp()),
      (p_request_id, 'refund_revenue:' || reference, 'revenue', NULL, -amount, p_note, clock_timestamp());
    UPDATE accounts a SET posted = a.posted + refund.amount, entry_count = a.entry_count + 1 WHERE a.id = record.client_id;
    UPDATE key_meters m SET spent_micro_credits = m.spent_micro_credits - refund.amount WHERE m.key_id = record.key_id;
    UPDATE usage_records u SET refunded_micro_credits = u.refunded_micro_credits + refund.amount WHERE u.request_id = p_request_id;
    outcome := 'refunded';
    refunded := refunded + amount;
    available := available + amount;
  END IF;
  RETURN NEXT;
END $$;

-- The ledger's own audit: one row for each invariant of docs, all read in the snapshot of the calling statement (STABLE).
-- `checked` is how many things were looked at, `faults` how many are wrong, `offenders` the first of them.
-- NUMERIC: what the house gave to all its clients may pass BIGINT.
DROP VIEW billing.house_totals;
CREATE VIEW billing.house_totals AS
  SELECT h.id, coalesce((SELECT sum(e.amount) FROM billing.entries e WHERE e.account_id = h.id), 0)::numeric AS total FROM billing.house_accounts h;

CREATE OR REPLACE FUNCTION billing.verify_ledger(offenders_max integer DEFAULT 5)
RETURNS TABLE (invariant text, meaning text, checked bigint, faults bigint, offenders text[])
LANGUAGE sql STABLE SET search_path = billing, pg_temp SET jit = off
AS $$
  WITH
  moves AS (
    SELECT move_id, sum(amount) AS total, count(*) AS entries FROM entries GROUP BY move_id),
  by_account AS (
    SELECT account_id, sum(amount) AS total, count(*) AS entries, count(number) AS numbered, count(DISTINCT number) AS numbers, min(number) AS first, max(number) AS last
      FROM entries WHERE account_id NOT IN (SELECT id FROM house_accounts) GROUP BY account_id),
  open_by_account AS (
    SELECT client_id, sum(amount_micro_credits) AS held, count(*) AS in_flight FROM holds GROUP BY client_id),
  open_by_key AS (
    SELECT key_id, sum(amount_micro_credits) AS reserved, count(*) AS in_flight FROM holds GROUP BY key_id),
  -- What the legs of each request say, beside what its usage record says.
  by_request AS (
    SELECT e.move_id,
           -coalesce(sum(e.amount) FILTER (WHERE e.number IS NOT NULL), 0) AS paid,
           coalesce(sum(e.amount) FILTER (WHERE e.account_id = 'revenue'), 0) AS revenue,
           -coalesce(sum(e.amount) FILTER (WHERE e.account_id = 'operator_loss'), 0) AS loss,
           count(DISTINCT e.account_id) FILTER (WHERE e.number IS NOT NULL) AS payers, min(e.account_id) FILTER (WHERE e.number IS NOT NULL) AS payer
      FROM entries e WHERE e.kind NOT IN ('grant', 'adjustment', 'source') GROUP BY e.move_id),
  i1 AS (SELECT move_id || ' is off by ' || total AS offender FROM moves WHERE total <> 0),
  i2 AS (
    SELECT coalesce(a.id, b.account_id) || ' has posted ' || coalesce(a.posted::text, 'no account') || ', its entries say ' || coalesce(b.total, 0) AS offender
      FROM accounts a FULL JOIN by_account b ON b.account_id = a.id WHERE a.posted IS DISTINCT FROM coalesce(b.total, 0)),
  i3 AS (
    SELECT coalesce(a.id, o.client_id) || ' holds ' || coalesce(a.held::text, 'nothing') || ' in ' || coalesce(a.in_flight, 0)
           || ' calls, its open holds say ' || coalesce(o.held, 0) || ' in ' || coalesce(o.in_flight, 0) AS offender
      FROM accounts a FULL JOIN open_by_account o ON o.client_id = a.id
     WHERE a.held IS DISTINCT FROM coalesce(o.held, 0) OR a.in_flight IS DISTINCT FROM coalesce(o.in_flight, 0)
    UNION ALL
    SELECT coalesce(m.key_id, o.key_id) || ' reserves ' || coalesce(m.reserved_micro_credits::text, 'nothing') || ' in ' || coalesce(m.in_flight, 0)
           || ' calls, its open holds say ' || coalesce(o.reserved, 0) || ' in ' || coalesce(o.in_flight, 0)
      FROM key_meters m FULL JOIN open_by_key o ON o.key_id = m.key_id
     WHERE m.reserved_micro_credits IS DISTINCT FROM coalesce(o.reserved, 0) OR m.in_flight IS DISTINCT FROM coalesce(o.in_flight, 0)),
  i4 AS (SELECT id || ' has ' || posted - held || ' available' AS offender FROM accounts WHERE posted - held < 0),
  i5 AS (
    SELECT coalesce(u.request_id, b.move_id) || ' has entries of ' || coalesce(b.paid, 0) || ' paid, ' || coalesce(b.revenue, 0) || ' revenue, ' || coalesce(b.loss, 0)
           || ' loss; its record says ' || coalesce((u.charged_micro_credits - u.refunded_micro_credits)::text, 'nothing') AS offender
      FROM usage_records u FULL JOIN by_request b ON b.move_id = u.request_id
     WHERE u.request_id IS NULL
        OR coalesce(b.paid, 0) <> u.charged_micro_credits - u.refunded_micro_credits
        OR coalesce(b.revenue, 0) <> u.cost_micro_credits - u.refunded_micro_credits
        OR coalesce(b.loss, 0) <> u.loss_micro_credits
        OR b.payers > 1 OR b.payer <> u.client_id
    UNION ALL
    SELECT request_id || ' is open and ended at once' FROM holds JOIN usage_records USING (request_id)),
  i15 AS (
    SELECT coalesce(a.id, b.account_id) || ' counts ' || coalesce(a.entry_count::text, 'no') || ' entries, has ' || coalesce(b.entries, 0)
           || ' numbered ' || coalesce(b.first, 0) || ' to ' || coalesce(b.last, 0) AS offender
      FROM accounts a FULL JOIN by_account b ON b.account_id = a.id
     WHERE a.entry_count IS DISTINCT FROM coalesce(b.entries, 0)
        OR (b.account_id IS NOT NULL AND NOT (b.first = 1 AND b.last = b.entries AND b.numbers = b.entries)))
  SELECT 'I1', 'all entries of every move sum to 0', (SELECT count(*) FROM moves), (SELECT count(*) FROM i1), ARRAY (SELECT offender FROM i1 LIMIT offenders_max)
  UNION ALL SELECT 'I2', 'posted is the sum of an account''s entries', (SELECT count(*) FROM accounts), (SELECT count(*) FROM i2), ARRAY (SELECT offender FROM i2 LIMIT offenders_max)
  UNION ALL SELECT 'I3', 'held is the sum of open holds', (SELECT count(*) FROM holds), (SELECT count(*) FROM i3), ARRAY (SELECT offender FROM i3 LIMIT offenders_max)
  UNION ALL SELECT 'I4', 'nothing is overdrawn', (SELECT count(*) FROM accounts), (SELECT count(*) FROM i4), ARRAY (SELECT offender FROM i4 LIMIT offenders_max)
  UNION ALL SELECT 'I5', 'every request is charged once, as its record says', (SELECT count(*) FROM usage_records), (SELECT count(*) FROM i5), ARRAY (SELECT offender FROM i5 LIMIT offenders_max)
  UNION ALL SELECT 'I15', 'entry numbers of an account are 1..n', (SELECT count(*) FROM by_account), (SELECT count(*) FROM i15), ARRAY (SELECT offender FROM i15 LIMIT offenders_max)
$$;

-- Settlements that the database refused for what stood in them. Each was settled without it, or waits for the operator with its hold
-- left to the sweep (`settled` false). One row a request; the record as it came, as text that any database can keep.
CREATE TABLE billing.parked_settlements (
  request_id text COLLATE "C" PRIMARY KEY,
  reason     text NOT NULL,
  settled    boolean NOT NULL,
  record     text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX parked_settlements_created_at_idx ON billing.parked_settlements (created_at);
GRANT SELECT, INSERT, UPDATE ON billing.parked_settlements TO portazgo_billing;
GRANT SELECT ON billing.house_totals TO portazgo_billing;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA billing TO portazgo_billing;
