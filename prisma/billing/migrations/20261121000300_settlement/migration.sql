-- Settlement of many requests in one statement, idempotent by request id: the hold ends, the cost moves, the usage record stays.
--
-- The client carries what its hold and balance allow, operator_loss the rest. Each settlement writes a leg for every account it moves:
-- client -charged, operator_loss -loss, revenue +cost. `sweeping` ends holds whose service fell silent, at what it last reported as
-- delivered; a real settlement that comes later corrects that figure once.
CREATE FUNCTION billing.settle_many(items json, sweeping boolean DEFAULT false)
RETURNS TABLE ("position" bigint, outcome text, charged bigint, loss bigint, available bigint, account_held bigint, repeated boolean)
LANGUAGE plpgsql VOLATILE
SET search_path = billing, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
  t timestamptz;
  item record;
  a integer;
  k integer;
  cost bigint;
  paid_before bigint;
  paid_after bigint;
  refunded_after bigint;
  revenue_change bigint;
  loss_change bigint;
  prefix text;
  used_tokens bigint;
  new_entry entries;
  new_entries entries[] := '{}';
  new_record usage_records;
  new_records usage_records[] := '{}';
  corrected usage_records[] := '{}';
  ended_ids text[] := '{}';
  account_ids text[];
  account_posted bigint[];
  account_helds bigint[];
  account_counts bigint[];
  account_changed boolean[];
  meter_ids text[];
  meter_starts timestamptz[];
  meter_tokens bigint[];
  meter_in_flight integer[];
  meter_spent bigint[];
  meter_reserved bigint[];
  meter_changed boolean[];
  -- By position of the first item of this batch with the same request id.
  batch_charged bigint[] := '{}';
  batch_loss bigint[] := '{}';
BEGIN
  SELECT array_agg(DISTINCT coalesce(h.client_id, u.client_id) ORDER BY coalesce(h.client_id, u.client_id)),
         array_agg(DISTINCT coalesce(h.key_id, u.key_id) ORDER BY coalesce(h.key_id, u.key_id))
    INTO account_ids, meter_ids
    FROM json_to_recordset(items) AS i ("requestId" text)
    LEFT JOIN LATERAL (SELECT h.client_id, h.key_id FROM holds h WHERE h.request_id = i."requestId" LIMIT 1) h ON true
    LEFT JOIN LATERAL (SELECT u.client_id, u.key_id FROM usage_records u WHERE u.request_id = i."requestId" LIMIT 1) u ON true;

  SELECT array_agg(l.id), array_agg(l.posted), array_agg(l.held), array_agg(l.entry_count), array_agg(false)
    INTO account_ids, account_posted, account_helds, account_counts, account_changed
    FROM (SELECT accounts.* FROM accounts WHERE accounts.id = ANY (account_ids) ORDER BY accounts.id FOR NO KEY UPDATE) l;

  SELECT array_agg(l.key_id), array_agg(l.window_started_at), array_agg(l.window_tokens), array_agg(l.in_flight),
         array_agg(l.spent_micro_credits), array_agg(l.reserved_micro_credits), array_agg(false)
    INTO meter_ids, meter_starts, meter_tokens, meter_in_flight, meter_spent, meter_reserved, meter_changed
    FROM (SELECT m.* FROM key_meters m WHERE m.key_id = ANY (meter_ids) ORDER BY m.key_id FOR NO KEY UPDATE) l;

  -- Progress is recorded without the account's lock, so the holds themselves are locked before their figures are read.
  PERFORM 1 FROM holds h WHERE h.request_id IN (SELECT r."requestId" FROM json_to_recordset(items) AS r ("requestId" text)) ORDER BY h.request_id FOR UPDATE;

  t := clock_timestamp();

  FOR item IN
    SELECT i.*, h.request_id IS NOT NULL AS is_open, h.state AS hold_state, h.mode, h.operation, h.model AS hold_model, h.amount_micro_credits,
           coalesce(h.price_multiplier_ppm, u.price_multiplier_ppm) AS paid_ppm, h.tokens, h.window_started_at, h.created_at AS hold_created_at,
           h.delivered_micro_credits, h.delivered_usage, u.request_id IS NOT NULL AS is_closed, u.whole AS closed,
           coalesce(h.client_id, u.client_id) AS client_id, coalesce(h.key_id, u.key_id) AS key_id,
           array_position(account_ids, coalesce(h.client_id, u.client_id)) AS account_at,
           array_position(meter_ids, coalesce(h.key_id, u.key_id)) AS meter_at,
           min(i.n) OVER (PARTITION BY i."requestId") AS first_request
      FROM (SELECT r.*, row_number() OVER () AS n
              FROM json_to_recordset(items) AS r (
                "requestId" text, outcome text, "costMicroCredits" bigint, "usageSource" text, model text, engine text, "upstreamId" text,
                "inputUncached" bigint, "inputCached" bigint, "cacheWrite" bigint, output bigint, reasoning bigint)) i
      LEFT JOIN LATERAL (SELECT * FROM holds h WHERE h.request_id = i."requestId" LIMIT 1) h ON true
      LEFT JOIN LATERAL (SELECT u.request_id, u.client_id, u.key_id, u.price_multiplier_ppm, u AS whole FROM usage_records u
                          WHERE u.request_id = i."requestId" LIMIT 1) u ON true
     ORDER BY i.n
  LOOP
    "position" := item.n;
    a := item.account_at;
    k := item.meter_at;
    repeated := false;

    -- A hold that was started after the sweep chose it as never started is left to the next sweep.
    IF a IS NULL OR k IS NULL OR (sweeping AND item.hold_state = 'started') THEN
      outcome := 'hold_not_found'; charged := NULL; loss := NULL; available := NULL; account_held := NULL;
      RETURN NEXT;
      CONTINUE;
    END IF;

    outcome := 'settled';
    IF batch_charged[item.first_request] IS NOT NULL THEN
      charged := batch_charged[item.first_request]; loss := batch_loss[item.first_request]; repeated := true;
    ELSIF item.is_closed AND (sweeping OR (item.closed).closed_by <> 'sweep') THEN
      charged := (item.closed).charged_micro_credits; loss := (item.closed).loss_micro_credits; repeated := true;
    ELSE
      IF sweeping THEN
        item."costMicroCredits" := item.delivered_micro_credits;
        item.outcome := 'unknown';
        item."usageSource" := 'counted';
        item."inputUncached" := item.delivered_usage -> 'inputUncached'; item."inputCached" := item.delivered_usage -> 'inputCached';
        item."cacheWrite" := item.delivered_usage -> 'cacheWrite'; item.output := item.delivered_usage -> 'output';
        item.reasoning := item.delivered_usage -> 'reasoning';
      END IF;
      cost := CASE WHEN item.outcome = 'failed' THEN 0
                   WHEN item.paid_ppm = 1000000 THEN item."costMicroCredits"
                   ELSE ceil(item."costMicroCredits"::numeric * item.paid_ppm / 1000000) END;
      used_tokens := coalesce(item."inputUncached", 0) + coalesce(item."inputCached", 0) + coalesce(item."cacheWrite", 0)
                   + coalesce(item.output, 0) + coalesce(item.reasoning, 0);

      IF item.is_open THEN
        paid_before := 0; prefix := '';
        account_helds[a] := account_helds[a] - item.amount_micro_credits;
        charged := least(cost, account_posted[a] - account_helds[a]);
        loss := cost - charged;
        paid_after := charged; revenue_change := cost; loss_change := loss;
        new_record := ROW (item."requestId", item.client_id, item.key_id, item.mode, item.operation, coalesce(item.model, item.hold_model),
          item.engine, item."upstreamId",
          CASE WHEN item.hold_state = 'held' AND sweeping THEN 'expired' WHEN item.outcome = 'failed' OR (sweeping AND cost = 0) THEN 'released' ELSE 'settled' END,
          item.outcome, CASE WHEN sweeping THEN 'sweep' ELSE 'settlement' END, item.amount_micro_credits, item.paid_ppm, cost, charged, loss, 0,
          coalesce(item."inputUncached", 0), coalesce(item."inputCached", 0), coalesce(item."cacheWrite", 0), coalesce(item.output, 0),
          coalesce(item.reasoning, 0), coalesce(item."usageSource", 'counted'), item.hold_created_at, t);
        new_records := new_records || new_record;
        ended_ids := ended_ids || item."requestId";
        meter_in_flight[k] := meter_in_flight[k] - 1;
        meter_reserved[k] := meter_reserved[k] - item.amount_micro_credits;
        -- Only while the window that counted the bound is still open.
        IF meter_starts[k] = item.window_started_at THEN
          meter_tokens[k] := greatest(0, meter_tokens[k] - item.tokens + used_tokens);
        END IF;
      ELSE
        -- The truth after a sweep: what was charged becomes what it should have been, within what is available, and never again.
        new_record := item.closed;
        paid_before := new_record.charged_micro_credits - new_record.refunded_micro_credits;
        charged := least(cost, new_record.charged_micro_credits + account_posted[a] - account_helds[a]);
        loss := cost - charged;
        refunded_after := least(new_record.refunded_micro_credits, charged);
        paid_after := charged - refunded_after; prefix := 'correction_';
        revenue_change := (cost - refunded_after) - (new_record.cost_micro_credits - new_record.refunded_micro_credits);
        loss_change := loss - new_record.loss_micro_credits;
        new_record.state := CASE WHEN item.outcome = 'failed' THEN 'released' ELSE 'settled' END;
        new_record.outcome := item.outcome; new_record.closed_by := 'correction';
        new_record.engine := item.engine; new_record.upstream_id := item."upstreamId"; new_record.usage_source := coalesce(item."usageSource", 'counted');
        new_record.cost_micro_credits := cost; new_record.charged_micro_credits := charged; new_record.loss_micro_credits := loss;
        new_record.refunded_micro_credits := refunded_after;
        new_record.input_uncached := coalesce(item."inputUncached", 0); new_record.input_cached := coalesce(item."inputCached", 0);
        new_record.cache_write := coalesce(item."cacheWrite", 0); new_record.output := coalesce(item.output, 0);
        new_record.reasoning := coalesce(item.reasoning, 0); new_record.closed_at := t;
        corrected := corrected || new_record;
      END IF;

      account_changed[a] := true;
      meter_changed[k] := true;
      meter_spent[k] := meter_spent[k] - paid_before + paid_after;
      IF paid_after <> paid_before THEN
        account_posted[a] := account_posted[a] - paid_after + paid_before;
        account_counts[a] := account_counts[a] + 1;
        new_entry := ROW (item."requestId", prefix || 'charge', item.client_id, account_counts[a], paid_before - paid_after, NULL, t);
        new_entries := new_entries || new_entry;
      END IF;
      IF revenue_change <> 0 THEN
        new_entry := ROW (item."requestId", prefix || 'revenue', 'revenue', NULL, revenue_change, NULL, t);
        new_entries := new_entries || new_entry;
      END IF;
      IF loss_change <> 0 THEN
        new_entry := ROW (item."requestId", prefix || 'loss', 'operator_loss', NULL, -loss_change, NULL, t);
        new_entries := new_entries || new_entry;
      END IF;
      batch_charged[item.first_request] := charged;
      batch_loss[item.first_request] := loss;
    END IF;

    available := account_posted[a] - account_helds[a];
    account_held := account_helds[a];
    RETURN NEXT;
  END LOOP;

  IF cardinality(ended_ids) > 0 THEN
    DELETE FROM holds h USING unnest(ended_ids) AS d (id) WHERE h.request_id = d.id;
    INSERT INTO usage_records SELECT * FROM unnest(new_records);
  END IF;
  IF cardinality(new_entries) > 0 THEN
    INSERT INTO entries SELECT * FROM unnest(new_entries);
  END IF;
  IF cardinality(corrected) > 0 THEN
    UPDATE usage_records u
       SET state = c.state, outcome = c.outcome, closed_by = c.closed_by, engine = c.engine, upstream_id = c.upstream_id, usage_source = c.usage_source,
           cost_micro_credits = c.cost_micro_credits, charged_micro_credits = c.charged_micro_credits, loss_micro_credits = c.loss_micro_credits,
           refunded_micro_credits = c.refunded_micro_credits, input_uncached = c.input_uncached, input_cached = c.input_cached,
           cache_write = c.cache_write, output = c.output, reasoning = c.reasoning, closed_at = c.closed_at
      FROM unnest(corrected) c WHERE u.request_id = c.request_id;
  END IF;
  IF true = ANY (account_changed) THEN
    UPDATE accounts SET posted = d.posted, held = d.held, entry_count = d.entry_count
      FROM unnest(account_ids, account_posted, account_helds, account_counts, account_changed) AS d (id, posted, held, entry_count, changed)
     WHERE accounts.id = d.id AND d.changed;
    UPDATE key_meters m SET window_tokens = d.tokens, in_flight = d.in_flight, spent_micro_credits = d.spent, reserved_micro_credits = d.reserved
      FROM unnest(meter_ids, meter_tokens, meter_in_flight, meter_spent, meter_reserved, meter_changed) AS d (id, tokens, in_flight, spent, reserved, changed)
     WHERE m.key_id = d.id AND d.changed;
  END IF;
END $$;
