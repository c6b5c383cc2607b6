-- Money that does not come from a call. Each act is idempotent by its reference: the same reference with the same figures is told
-- the first outcome, with other figures it is refused.

CREATE FUNCTION billing.grant_credits(p_client_id text, amount bigint, reference text, p_note text DEFAULT NULL, source text DEFAULT 'grants')
RETURNS TABLE (outcome text, available bigint, repeated boolean)
LANGUAGE plpgsql VOLATILE SET search_path = billing, pg_temp
AS $$
#variable_conflict use_column
DECLARE
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
CREATE FUNCTION billing.adjust(p_client_id text, amount bigint, reference text, p_note text DEFAULT NULL)
RETURNS TABLE (outcome text, available bigint, repeated boolean)
LANGUAGE plpgsql VOLATILE SET search_path = billing, pg_temp
AS $$
#variable_conflict use_column
DECLARE
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
CREATE FUNCTION billing.refund(p_request_id text, amount bigint, reference text, p_note text DEFAULT NULL)
RETURNS TABLE (outcome text, refunded bigint, available bigint, repeated boolean)
LANGUAGE plpgsql VOLATILE SET search_path = billing, pg_temp
AS $$
#variable_conflict use_column
DECLARE
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
  ELSIF record.refunded_micro_credits + amount > record.charged_micro_credits THEN
    outcome := 'exceeds_charge';
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

-- Every client has an account and every key a meter from its first moment on; the bonus of a new client is part of its insertion.
CREATE FUNCTION billing.open_account() RETURNS trigger LANGUAGE plpgsql SET search_path = billing, pg_temp AS $$
BEGIN
  INSERT INTO accounts (id) VALUES (NEW.id);
  IF NEW.bonus_micro_credits > 0 THEN
    PERFORM grant_credits(NEW.id, NEW.bonus_micro_credits, 'bonus:' || NEW.id, 'bonus of a new client');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER clients_open_account AFTER INSERT ON billing.clients FOR EACH ROW EXECUTE FUNCTION billing.open_account();

CREATE FUNCTION billing.open_meter() RETURNS trigger LANGUAGE plpgsql SET search_path = billing, pg_temp AS $$
BEGIN
  INSERT INTO key_meters (key_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER api_keys_open_meter AFTER INSERT ON billing.api_keys FOR EACH ROW EXECUTE FUNCTION billing.open_meter();
