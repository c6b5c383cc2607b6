-- Settlement of many requests in one statement, idempotent by request id: the hold ends, the cost moves, the usage record stays.
--
-- The client carries what its hold and balance allow, operator_loss the rest. Each settlement writes a leg for every account it moves:
-- client -charged, operator_loss -loss, revenue +cost. `sweeping` ends holds whose service fell silent, at what it last reported as
-- delivered; a real settlement that comes later corrects that figure once.

CREATE TYPE billing.settlement_answer AS (outcome text, charged bigint, loss bigint, available bigint, account_held bigint, repeated boolean);

-- `request_ids` and `items` run side by side, see reserve_many.
CREATE FUNCTION billing.settle_many(request_ids text[], items json, sweeping boolean DEFAULT false)
RETURNS SETOF billing.settlement_answer
LANGUAGE plpgsql VOLATILE
SET search_path = billing, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off SET enable_material = off
AS $$
DECLARE
  t timestamptz;
  item record;
  a integer;
  k integer;
  cost bigint;
  charged bigint;
  loss bigint;
  old usage_records;
  refunded bigint;
  paid_change bigint;
  revenue_change bigint;
  loss_change bigint;
  new_records usage_records[] := '{}';
  entry_numbers bigint[] := '{}';
  corrected usage_records[] := '{}';
  corrections entries[] := '{}';
  ended_accounts text[];
  ended_meters text[];
  account_ids text[];
  account_posted bigint[];
  account_helds bigint[];
  account_counts bigint[];
  meter_ids text[];
  meter_starts timestamptz[];
  meter_tokens bigint[];
  meter_in_flight integer[];
  meter_spent bigint[];
  meter_reserved bigint[];
  open_count bigint;
  has_twins boolean := (SELECT count(DISTINCT r) < count(*) FROM unnest(request_ids) r);
  -- What this batch has settled so far: a later item with the same request id must see it.
  batch_ids text[] := '{}';
  batch_charged bigint[] := '{}';
  batch_loss bigint[] := '{}';
  twin integer;
BEGIN
  SELECT array_agg(DISTINCT o.client_id), array_agg(DISTINCT o.key_id), count(*) INTO account_ids, meter_ids, open_count
    FROM holds o WHERE o.request_id = ANY (request_ids);
  IF open_count < cardinality(request_ids) THEN
    SELECT array_agg(DISTINCT e.client_id), array_agg(DISTINCT e.key_id) INTO ended_accounts, ended_meters
      FROM usage_records e WHERE e.request_id = ANY (request_ids);
    account_ids := account_ids || ended_accounts;
    meter_ids := meter_ids || ended_meters;
  END IF;

  SELECT array_agg(l.id), array_agg(l.posted), array_agg(l.held), array_agg(l.entry_count)
    INTO account_ids, account_posted, account_helds, account_counts
    FROM (SELECT accounts.* FROM accounts WHERE accounts.id = ANY (account_ids) ORDER BY accounts.id FOR NO KEY UPDATE) l;

  SELECT array_agg(l.key_id), array_agg(l.window_started_at), array_agg(l.window_tokens), array_agg(l.in_flight),
         array_agg(l.spent_micro_credits), array_agg(l.reserved_micro_credits)
    INTO meter_ids, meter_starts, meter_tokens, meter_in_flight, meter_spent, meter_reserved
    FROM (SELECT m.* FROM key_meters m WHERE m.key_id = ANY (meter_ids) ORDER BY m.key_id FOR NO KEY UPDATE) l;

  -- Progress is recorded without the account's lock, so the holds themselves are locked before their figures are read.
  PERFORM 1 FROM holds h WHERE h.request_id = ANY (request_ids) ORDER BY h.request_id FOR UPDATE;

  t := clock_timestamp();

  FOR item IN
    SELECT i.*, request_ids[i.n] AS request_id, h.request_id IS NOT NULL AS is_open, h.state AS hold_state, h.mode, h.operation, h.model AS hold_model,
           h.amount_micro_credits, coalesce(h.price_multiplier_ppm, u.price_multiplier_ppm) AS paid_ppm, h.tokens, h.window_started_at,
           h.created_at AS hold_created_at, h.delivered_micro_credits, h.delivered_usage, u.whole AS closed,
           coalesce(h.client_id, u.client_id) AS client_id, coalesce(h.key_id, u.key_id) AS key_id,
           array_position(account_ids, coalesce(h.client_id, u.client_id)) AS account_at,
           array_position(meter_ids, coalesce(h.key_id, u.key_id)) AS meter_at
      FROM ROWS FROM (json_to_recordset(items) AS (
             outcome text, "costMicroCredits" bigint, "usageSource" text, model text, engine text, "upstreamId" text,
             "inputUncached" bigint, "inputCached" bigint, "cacheWrite" bigint, output bigint, reasoning bigint)) WITH ORDINALITY AS i (
             outcome, "costMicroCredits", "usageSource", model, engine, "upstreamId", "inputUncached", "inputCached", "cacheWrite", output, reasoning, n)
      -- Lateral with a limit, so that the plan is a look-up by id even if it was made while these tables were empty.
      LEFT JOIN LATERAL (SELECT * FROM holds h WHERE h.request_id = request_ids[i.n] LIMIT 1) h ON true
      LEFT JOIN LATERAL (SELECT u.request_id, u.client_id, u.key_id, u.price_multiplier_ppm, u AS whole FROM usage_records u
                          WHERE h.request_id IS NULL AND u.request_id = request_ids[i.n] LIMIT 1) u ON true
     ORDER BY i.n
  LOOP
    a := item.account_at;
    k := item.meter_at;
    IF has_twins THEN
      twin := array_position(batch_ids, item.request_id);
    END IF;

    -- Admitted while this statement waited for its locks: asked again, it takes the locks of this hold too.
    IF item.client_id IS NOT NULL AND (a IS NULL OR k IS NULL) THEN
      RAISE EXCEPTION 'a hold appeared after the locks were chosen' USING ERRCODE = 'serialization_failure';
    END IF;
    -- A hold that was started after the sweep chose it as never started is left to the next sweep.
    IF a IS NULL OR (sweeping AND item.hold_state = 'started') THEN
      RETURN NEXT ROW ('hold_not_found', NULL, NULL, NULL, NULL, false)::settlement_answer;
      CONTINUE;
    END IF;
    IF twin IS NOT NULL THEN
      RETURN NEXT ROW ('settled', batch_charged[twin], batch_loss[twin], account_posted[a] - account_helds[a], account_helds[a], true)::settlement_answer;
      CONTINUE;
    END IF;
    IF NOT item.is_open AND (sweeping OR (item.closed).closed_by <> 'sweep') THEN
      RETURN NEXT ROW ('settled', (item.closed).charged_micro_credits, (item.closed).loss_micro_credits,
        account_posted[a] - account_helds[a], account_helds[a], true)::settlement_answer;
      CONTINUE;
    END IF;

    IF sweeping THEN
      item."costMicroCredits" := item.delivered_micro_credits;
      item.outcome := 'unknown';
      item."inputUncached" := item.delivered_usage -> 'inputUncached'; item."inputCached" := item.delivered_usage -> 'inputCached';
      item."cacheWrite" := item.delivered_usage -> 'cacheWrite'; item.output := item.delivered_usage -> 'output';
      item.reasoning := item.delivered_usage -> 'reasoning';
    END IF;
    cost := CASE WHEN item.outcome = 'failed' THEN 0
                 WHEN item.paid_ppm = 1000000 THEN item."costMicroCredits"
                 ELSE ceil(item."costMicroCredits"::numeric * item.paid_ppm / 1000000) END;

    IF item.is_open THEN
      account_helds[a] := account_helds[a] - item.amount_micro_credits;
      charged := least(cost, account_posted[a] - account_helds[a]);
      loss := cost - charged;
      new_records := new_records || ROW (item.request_id, item.client_id, item.key_id, item.mode, item.operation, coalesce(item.model, item.hold_model),
        item.engine, item."upstreamId",
        CASE WHEN item.hold_state = 'held' AND sweeping THEN 'expired' WHEN item.outcome = 'failed' OR (sweeping AND cost = 0) THEN 'released' ELSE 'settled' END,
        item.outcome, CASE WHEN sweeping THEN 'sweep' ELSE 'settlement' END, item.amount_micro_credits, item.paid_ppm, cost, charged, loss, 0,
        coalesce(item."inputUncached", 0), coalesce(item."inputCached", 0), coalesce(item."cacheWrite", 0), coalesce(item.output, 0),
        coalesce(item.reasoning, 0), coalesce(item."usageSource", 'counted'), item.hold_created_at, t)::usage_records;
      IF charged > 0 THEN
        account_posted[a] := account_posted[a] - charged;
        account_counts[a] := account_counts[a] + 1;
        meter_spent[k] := meter_spent[k] + charged;
      END IF;
      entry_numbers := entry_numbers || account_counts[a];
      meter_in_flight[k] := meter_in_flight[k] - 1;
      meter_reserved[k] := meter_reserved[k] - item.amount_micro_credits;
      -- The bound becomes what was used, only while the window that counted it is still open.
      IF meter_starts[k] = item.window_started_at THEN
        meter_tokens[k] := greatest(0, meter_tokens[k] - item.tokens + coalesce(item."inputUncached", 0) + coalesce(item."inputCached", 0)
          + coalesce(item."cacheWrite", 0) + coalesce(item.output, 0) + coalesce(item.reasoning, 0));
      END IF;
    ELSE
      -- The truth after a sweep: what was charged becomes what it should have been, within what is available, and never again.
      old := item.closed;
      charged := least(cost, old.charged_micro_credits + account_posted[a] - account_helds[a]);
      loss := cost - charged;
      refunded := least(old.refunded_micro_credits, charged);
      paid_change := (charged - refunded) - (old.charged_micro_credits - old.refunded_micro_credits);
      revenue_change := (cost - refunded) - (old.cost_micro_credits - old.refunded_micro_credits);
      loss_change := loss - old.loss_micro_credits;
      corrected := corrected || ROW (old.request_id, old.client_id, old.key_id, old.mode, old.operation, coalesce(item.model, old.model),
        item.engine, item."upstreamId", CASE WHEN item.outcome = 'failed' THEN 'released' ELSE 'settled' END,
        item.outcome, 'correction', old.held_micro_credits, old.price_multiplier_ppm, cost, charged, loss, refunded,
        coalesce(item."inputUncached", 0), coalesce(item."inputCached", 0), coalesce(item."cacheWrite", 0), coalesce(item.output, 0),
        coalesce(item.reasoning, 0), coalesce(item."usageSource", 'counted'), old.created_at, t)::usage_records;
      IF paid_change <> 0 THEN
        account_posted[a] := account_posted[a] - paid_change;
        account_counts[a] := account_counts[a] + 1;
        meter_spent[k] := meter_spent[k] + paid_change;
        corrections := corrections || ROW (item.request_id, 'correction', item.client_id, account_counts[a], -paid_change, NULL, t)::entries;
      END IF;
      IF revenue_change <> 0 THEN
        corrections := corrections || ROW (item.request_id, 'correction_revenue', 'revenue', NULL, revenue_change, NULL, t)::entries;
      END IF;
      IF loss_change <> 0 THEN
        corrections := corrections || ROW (item.request_id, 'correction_loss', 'operator_loss', NULL, -loss_change, NULL, t)::entries;
      END IF;
    END IF;

    IF has_twins THEN
      batch_ids := batch_ids || item.request_id;
      batch_charged := batch_charged || charged;
      batch_loss := batch_loss || loss;
    END IF;
    RETURN NEXT ROW ('settled', charged, loss, account_posted[a] - account_helds[a], account_helds[a], false)::settlement_answer;
  END LOOP;

  IF cardinality(new_records) > 0 THEN
    DELETE FROM holds h WHERE h.request_id = ANY (ARRAY (SELECT r.request_id FROM unnest(new_records) r));
    INSERT INTO usage_records SELECT * FROM unnest(new_records);
    INSERT INTO entries (move_id, kind, account_id, number, amount, created_at)
    SELECT r.request_id, leg.kind, leg.account_id, leg.number, leg.amount, t
      FROM unnest(new_records) WITH ORDINALITY AS r
     CROSS JOIN LATERAL (VALUES
       ('charge', r.client_id, entry_numbers[r.ordinality], -r.charged_micro_credits),
       ('revenue', 'revenue', NULL, r.cost_micro_credits),
       ('loss', 'operator_loss', NULL, -r.loss_micro_credits)) AS leg (kind, account_id, number, amount)
     WHERE leg.amount <> 0;
  END IF;
  IF cardinality(corrected) > 0 THEN
    INSERT INTO entries SELECT * FROM unnest(corrections);
    UPDATE usage_records u
       SET model = c.model, engine = c.engine, upstream_id = c.upstream_id, state = c.state, outcome = c.outcome, closed_by = c.closed_by,
           cost_micro_credits = c.cost_micro_credits, charged_micro_credits = c.charged_micro_credits, loss_micro_credits = c.loss_micro_credits,
           refunded_micro_credits = c.refunded_micro_credits, input_uncached = c.input_uncached, input_cached = c.input_cached,
           cache_write = c.cache_write, output = c.output, reasoning = c.reasoning, usage_source = c.usage_source, closed_at = c.closed_at
      FROM unnest(corrected) c WHERE u.request_id = c.request_id;
  END IF;
  UPDATE accounts SET posted = d.posted, held = d.held, entry_count = d.entry_count
    FROM unnest(account_ids, account_posted, account_helds, account_counts) AS d (id, posted, held, entry_count)
   WHERE accounts.id = d.id AND (accounts.posted <> d.posted OR accounts.held <> d.held);
  UPDATE key_meters m SET window_tokens = d.tokens, in_flight = d.in_flight, spent_micro_credits = d.spent, reserved_micro_credits = d.reserved
    FROM unnest(meter_ids, meter_tokens, meter_in_flight, meter_spent, meter_reserved) AS d (id, tokens, in_flight, spent, reserved)
   WHERE m.key_id = d.id AND (m.in_flight <> d.in_flight OR m.spent_micro_credits <> d.spent);
END $$;
