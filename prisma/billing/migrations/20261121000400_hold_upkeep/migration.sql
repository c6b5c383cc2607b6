-- What happens to a hold between admission and settlement.

-- Tells that calls have been sent: from here on only proof ends their holds.
CREATE FUNCTION billing.mark_started_many(request_ids text[])
RETURNS integer LANGUAGE plpgsql VOLATILE
SET search_path = billing, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
DECLARE changed integer;
BEGIN
  PERFORM 1 FROM holds WHERE request_id = ANY (request_ids) ORDER BY request_id FOR UPDATE;
  UPDATE holds SET state = 'started' WHERE request_id = ANY (request_ids) AND state = 'held';
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;

-- What has been delivered of running calls. Only grows: records may arrive twice and out of order.
CREATE FUNCTION billing.record_progress_many(records json)
RETURNS integer LANGUAGE plpgsql VOLATILE
SET search_path = billing, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off SET enable_material = off
AS $$
DECLARE changed integer;
BEGIN
  PERFORM 1 FROM holds
    WHERE request_id = ANY (ARRAY (SELECT r."requestId" FROM json_to_recordset(records) AS r ("requestId" text))) ORDER BY request_id FOR UPDATE;
  UPDATE holds h SET delivered_micro_credits = r.delivered, delivered_usage = r.usage
    FROM (SELECT DISTINCT ON (i."requestId") i."requestId" AS request_id, i."deliveredMicroCredits" AS delivered, i.usage
            FROM json_to_recordset(records) AS i ("requestId" text, "deliveredMicroCredits" bigint, usage jsonb)
           ORDER BY i."requestId", i."deliveredMicroCredits" DESC) r
   WHERE h.request_id = r.request_id AND h.state IN ('started', 'reconciling') AND r.delivered >= h.delivered_micro_credits;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;

-- Raises the hold of a running call by an amount before the multiplier, or changes nothing.
CREATE FUNCTION billing.extend_hold(p_request_id text, additional bigint)
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
  IF spent + reserved + needed > spend_cap AND needed > 0 THEN
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

-- Ends what fell silent. A hold past its deadline and margin: never started -> expired; started -> reconciling, and in the next
-- sweep settled at what was last recorded as delivered, or released when that is nothing. The real settlement may still come later
-- and corrects the charge. Answers what it did; run it again while it did something.
CREATE FUNCTION billing.sweep(margin interval, holds_max integer DEFAULT 256)
RETURNS TABLE (reconciling integer, ended integer) LANGUAGE plpgsql VOLATILE
SET search_path = billing, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE due text[];
BEGIN
  due := ARRAY (
    SELECT h.request_id FROM holds h
     WHERE h.deadline_at < clock_timestamp() - margin AND h.state IN ('reconciling', 'held')
     ORDER BY h.deadline_at LIMIT holds_max);
  ended := 0;
  IF cardinality(due) > 0 THEN
    SELECT count(*) FILTER (WHERE s.outcome = 'settled' AND NOT s.repeated) INTO ended
      FROM settle_many(due, (SELECT json_agg('{}'::json) FROM unnest(due)), true) s;
  END IF;

  WITH silent AS (
    SELECT h.request_id FROM holds h
     WHERE h.deadline_at < clock_timestamp() - margin AND h.state = 'started'
     ORDER BY h.request_id LIMIT holds_max FOR UPDATE)
  UPDATE holds h SET state = 'reconciling' FROM silent WHERE h.request_id = silent.request_id;
  GET DIAGNOSTICS reconciling = ROW_COUNT;
  RETURN NEXT;
END $$;
