-- A plan's limits hold per client, all its keys together; a key may have narrower ones of its own. The client's window and calls in flight
-- stand in its account's row, which every batch locks anyway. One window counts for a client and its keys: a key's counters belong to the
-- window they were counted in and are nothing in a later one.
ALTER TABLE billing.accounts
  ADD COLUMN window_started_at timestamptz,
  ADD COLUMN window_requests bigint NOT NULL DEFAULT 0,
  ADD COLUMN window_tokens bigint NOT NULL DEFAULT 0,
  ADD COLUMN in_flight integer NOT NULL DEFAULT 0 CHECK (in_flight >= 0);
UPDATE billing.accounts a SET in_flight = h.calls FROM (SELECT client_id, count(*) AS calls FROM billing.holds GROUP BY client_id) h WHERE h.client_id = a.id;
COMMENT ON COLUMN billing.holds.window_started_at IS 'The window of client and key that the tokens were counted in.';

-- The moment at which this secret stops opening doors, as far as it is known now: until then an open stream needs no further question.
ALTER TYPE billing.reservation_answer ADD ATTRIBUTE valid_until timestamptz;

CREATE OR REPLACE FUNCTION billing.reserve_many(key_hashes text[], items json)
RETURNS SETOF billing.reservation_answer
LANGUAGE plpgsql VOLATILE
SET search_path = billing, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off SET enable_material = off
AS $$
DECLARE
  window_length CONSTANT interval := interval '60 seconds';
  amount_max CONSTANT bigint := 9000000000000000;
  answer_life CONSTANT interval := interval '24 hours';
  t timestamptz;
  item record;
  a integer;
  k integer;
  code text;
  outcome text;
  held bigint;
  again integer;
  twin integer;
  new_holds holds[] := '{}';
  new_answers idempotency_answers[] := '{}';
  account_ids text[];
  account_available bigint[];
  account_helds bigint[];
  account_reserves bigint[];
  account_starts timestamptz[];
  account_requests bigint[];
  account_tokens bigint[];
  account_in_flight integer[];
  meter_ids text[];
  meter_starts timestamptz[];
  meter_requests bigint[];
  meter_tokens bigint[];
  meter_in_flight integer[];
  meter_spent bigint[];
  meter_reserved bigint[];
  -- What this batch has admitted so far: a later item with the same request id or idempotency key must see it.
  admitted_ids text[] := '{}';
  twin_keys text[] := '{}';
  twin_bodies text[] := '{}';
BEGIN
  SELECT array_agg(DISTINCT keys.client_id), array_agg(DISTINCT keys.id) INTO account_ids, meter_ids
    FROM key_secrets secrets JOIN api_keys keys ON keys.id = secrets.key_id
   WHERE secrets.hash = ANY (key_hashes);

  SELECT array_agg(l.id), array_agg(l.posted - l.held), array_agg(l.held), array_agg(0::bigint),
         array_agg(l.window_started_at), array_agg(l.window_requests), array_agg(l.window_tokens), array_agg(l.in_flight)
    INTO account_ids, account_available, account_helds, account_reserves, account_starts, account_requests, account_tokens, account_in_flight
    FROM (SELECT accounts.* FROM accounts WHERE accounts.id = ANY (account_ids) ORDER BY accounts.id FOR NO KEY UPDATE) l;

  SELECT array_agg(l.key_id), array_agg(l.window_started_at), array_agg(l.window_requests), array_agg(l.window_tokens),
         array_agg(l.in_flight), array_agg(l.spent_micro_credits), array_agg(l.reserved_micro_credits)
    INTO meter_ids, meter_starts, meter_requests, meter_tokens, meter_in_flight, meter_spent, meter_reserved
    FROM (SELECT m.* FROM key_meters m WHERE m.key_id = ANY (meter_ids) ORDER BY m.key_id FOR NO KEY UPDATE) l;

  t := clock_timestamp();

  FOR item IN
    SELECT i.*, s.key_id, k.client_id, k.mode, c.plan_id, k.spend_cap_micro_credits,
           array_position(account_ids, k.client_id) AS account_at,
           array_position(meter_ids, k.id) AS meter_at,
           -- The plan's limits hold for the client, the key's own for the key; NULL limits nothing.
           p.requests_per_minute AS requests_limit, p.tokens_per_minute AS tokens_limit, p.concurrency AS concurrency_limit,
           k.requests_per_minute AS key_requests_limit, k.tokens_per_minute AS key_tokens_limit, k.concurrency AS key_concurrency_limit,
           least(k.expires_at, c.expires_at, s.expires_at) AS valid_until,
           p.price_multiplier_ppm,
           CASE k.mode WHEN 'test' THEN 0 ELSE p.price_multiplier_ppm END AS paid_ppm,
           CASE WHEN k.mode = 'test' THEN 0
                WHEN p.price_multiplier_ppm = 1000000 THEN i."holdMicroCredits"
                ELSE ceil(i."holdMicroCredits"::numeric * p.price_multiplier_ppm / 1000000)::bigint END AS needed,
           CASE WHEN k.expires_at <= t THEN k.expires_at ELSE c.expires_at END AS expired_at,
           CASE WHEN s.hash IS NULL THEN 'key_unknown'
                WHEN k.revoked_at <= t OR s.expires_at <= t THEN 'key_revoked'
                WHEN k.expires_at <= t OR c.expires_at <= t THEN 'key_expired'
                WHEN c.status <> 'active' THEN 'client_suspended'
                WHEN k.ips IS NOT NULL AND NOT coalesce(i.ip <<= ANY (k.ips), false) THEN 'ip_not_allowed'
                WHEN i.scope IS NOT NULL AND NOT i.scope = ANY (k.scopes) THEN 'scope_missing'
                WHEN i.model IS NOT NULL AND NOT i.model = ANY (k.models) THEN 'model_not_allowed'
                WHEN NOT c.plan_id = ANY (i.plans) THEN 'plan_restricted' END AS refusal,
           h.key_id AS hold_key_id, h.amount_micro_credits AS hold_amount, u.request_id IS NOT NULL AS is_closed,
           k.id || ' ' || i."idempotencyKey" AS twin_key,
           w.is_known, w.body_hash AS known_body, w.status AS known_status, w.headers AS known_headers, w.body AS known_answer, w.is_in_flight
      FROM ROWS FROM (json_to_recordset(items) AS (
             "requestId" text, ip inet, scope text, operation text, model text, plans text[],
             "holdMicroCredits" bigint, tokens bigint, "deadlineSeconds" integer, "idempotencyKey" text, "bodyHash" text,
             -- `started` false: the call has not been sent yet and may still expire. `visit`: key and rate only, no hold.
             -- `counts` false, for visits: whoever is over the rate is refused, and no request is taken from it.
             started boolean, visit boolean, counts boolean)) WITH ORDINALITY AS i ("requestId", ip, scope, operation, model, plans,
             "holdMicroCredits", tokens, "deadlineSeconds", "idempotencyKey", "bodyHash", started, visit, counts, n)
      LEFT JOIN key_secrets s ON s.hash = key_hashes[i.n] AND s.key_id = ANY (meter_ids)
      LEFT JOIN api_keys k ON k.id = s.key_id
      LEFT JOIN clients c ON c.id = k.client_id
      LEFT JOIN plans p ON p.id = c.plan_id
      -- Lateral with a limit, so that the plan is a look-up by id even if it was made while these tables were empty.
      LEFT JOIN LATERAL (SELECT h.key_id, h.amount_micro_credits FROM holds h WHERE h.request_id = i."requestId" LIMIT 1) h ON true
      LEFT JOIN LATERAL (SELECT u.request_id FROM usage_records u WHERE u.request_id = i."requestId" LIMIT 1) u ON true
      -- A call that ended without charge and without an answer has freed its key.
      LEFT JOIN LATERAL (
        SELECT w.body_hash, w.status, w.headers, w.body, wh.request_id IS NOT NULL AS is_in_flight,
               w.status IS NOT NULL OR wh.request_id IS NOT NULL OR coalesce(wu.charged_micro_credits, 0) > 0 AS is_known
          FROM idempotency_answers w
          LEFT JOIN holds wh ON wh.request_id = w.request_id
          LEFT JOIN usage_records wu ON wu.request_id = w.request_id
         WHERE w.key_id = k.id AND w.idempotency_key = i."idempotencyKey" AND w.expires_at > t LIMIT 1) w ON true
     ORDER BY i.n
  LOOP
    a := item.account_at;
    k := item.meter_at;
    code := item.refusal;
    outcome := NULL;
    held := 0;

    -- The same request again, after an answer that was lost, is told what was decided the first time; a twin of an idempotent one
    -- is told what became of the first.
    IF code IS NULL AND item.visit IS NOT TRUE
       AND (item.hold_key_id IS NOT NULL OR item.is_closed OR item.twin_key IS NOT NULL OR item."requestId" = ANY (admitted_ids)) THEN
      again := array_position(admitted_ids, item."requestId");
      twin := array_position(twin_keys, item.twin_key);
      IF item.key_id = coalesce(item.hold_key_id, (new_holds[again]).key_id) THEN
        outcome := 'admitted'; held := coalesce(item.hold_amount, (new_holds[again]).amount_micro_credits);
      ELSIF item.hold_key_id IS NOT NULL OR again IS NOT NULL OR item.is_closed THEN
        code := 'conflict';
      ELSIF twin IS NOT NULL OR item.is_known THEN
        IF coalesce(twin_bodies[twin], item.known_body) <> item."bodyHash" THEN
          code := 'idempotency_mismatch';
        ELSIF twin IS NOT NULL OR (item.known_status IS NULL AND item.is_in_flight) THEN
          code := 'idempotency_in_flight';
        ELSIF item.known_status IS NULL THEN
          code := 'idempotency_answer_lost';
        ELSE
          outcome := 'replayed';
        END IF;
      END IF;
    END IF;

    IF account_starts[a] + window_length <= t THEN
      account_starts[a] := NULL; account_requests[a] := 0; account_tokens[a] := 0;
    END IF;
    IF meter_starts[k] IS DISTINCT FROM account_starts[a] THEN
      meter_starts[k] := NULL; meter_requests[k] := 0; meter_tokens[k] := 0;
    END IF;

    IF code IS NULL AND outcome IS NULL THEN
      code := CASE
        WHEN item.needed > amount_max THEN 'amount_too_large'
        WHEN item.needed > 0 AND item.visit IS NOT TRUE AND item.needed > item.spend_cap_micro_credits - meter_spent[k] - meter_reserved[k] THEN 'spend_cap_reached'
        WHEN account_requests[a] >= item.requests_limit OR meter_requests[k] >= item.key_requests_limit THEN 'requests_limited'
        WHEN item.visit THEN NULL
        WHEN item.tokens > item.tokens_limit - account_tokens[a] OR item.tokens > item.key_tokens_limit - meter_tokens[k] THEN 'tokens_limited'
        WHEN account_in_flight[a] >= item.concurrency_limit OR meter_in_flight[k] >= item.key_concurrency_limit THEN 'concurrency_limited'
        WHEN item.needed > account_available[a] - account_reserves[a] THEN 'insufficient_credits' END;
      IF code IS NULL THEN
        outcome := 'admitted';
        IF item.visit IS NOT TRUE OR item.counts IS NOT FALSE THEN
          account_starts[a] := coalesce(account_starts[a], t); meter_starts[k] := account_starts[a];
          account_requests[a] := account_requests[a] + 1; meter_requests[k] := meter_requests[k] + 1;
        END IF;
        IF item.visit IS NOT TRUE THEN
          held := item.needed;
          account_tokens[a] := account_tokens[a] + item.tokens; meter_tokens[k] := meter_tokens[k] + item.tokens;
          account_in_flight[a] := account_in_flight[a] + 1; meter_in_flight[k] := meter_in_flight[k] + 1;
          meter_reserved[k] := meter_reserved[k] + held;
          account_reserves[a] := account_reserves[a] + held;
          admitted_ids := admitted_ids || item."requestId";
          new_holds := new_holds || ROW (item."requestId", item.client_id, item.key_id, CASE WHEN item.started IS FALSE THEN 'held' ELSE 'started' END,
            item.mode, item.operation, item.model, held, item.paid_ppm, item.tokens, account_starts[a], 0, NULL,
            t, t + make_interval(secs => item."deadlineSeconds"))::holds;
          IF item.twin_key IS NOT NULL THEN
            twin_keys := twin_keys || item.twin_key;
            twin_bodies := twin_bodies || item."bodyHash";
            new_answers := new_answers || ROW (item.key_id, item."idempotencyKey", item."bodyHash", item."requestId", NULL, NULL, NULL, t, t + answer_life)::idempotency_answers;
          END IF;
        END IF;
      END IF;
    END IF;

    RETURN NEXT ROW (
      CASE WHEN code IS NULL THEN outcome ELSE 'refused' END, code, item.client_id, item.key_id, item.plan_id, item.mode, held, item.price_multiplier_ppm,
      account_available[a] - account_reserves[a], account_helds[a] + account_reserves[a],
      -- Of the client's limit and the key's own, that of which less is left.
      CASE WHEN item.key_requests_limit - meter_requests[k] < item.requests_limit - account_requests[a] THEN item.key_requests_limit ELSE item.requests_limit END,
      CASE WHEN item.key_requests_limit - meter_requests[k] < item.requests_limit - account_requests[a] THEN meter_requests[k] ELSE account_requests[a] END,
      CASE WHEN item.key_tokens_limit - meter_tokens[k] < item.tokens_limit - account_tokens[a] THEN item.key_tokens_limit ELSE item.tokens_limit END,
      CASE WHEN item.key_tokens_limit - meter_tokens[k] < item.tokens_limit - account_tokens[a] THEN meter_tokens[k] ELSE account_tokens[a] END,
      CASE WHEN item.key_concurrency_limit - meter_in_flight[k] < item.concurrency_limit - account_in_flight[a] THEN item.key_concurrency_limit ELSE item.concurrency_limit END,
      CASE WHEN item.key_concurrency_limit - meter_in_flight[k] < item.concurrency_limit - account_in_flight[a] THEN meter_in_flight[k] ELSE account_in_flight[a] END,
      coalesce(ceil(extract(epoch FROM account_starts[a] + window_length - t)), 0)::integer,
      item.needed, item.spend_cap_micro_credits, meter_spent[k], meter_reserved[k], item.expired_at,
      CASE WHEN outcome = 'replayed' THEN item.known_status END,
      CASE WHEN outcome = 'replayed' THEN item.known_headers END,
      CASE WHEN outcome = 'replayed' THEN translate(encode(item.known_answer, 'base64'), E'\n', '') END,
      item.valid_until)::reservation_answer;
  END LOOP;

  -- The rows are locked since before the decisions, and accounts_never_overdrawn would stop the whole statement if they were wrong.
  -- A window that ended and saw no new request stays as it is: refusals write nothing.
  UPDATE accounts SET held = accounts.held + d.reserve, window_started_at = d.start, window_requests = d.requests, window_tokens = d.tokens, in_flight = d.in_flight
    FROM unnest(account_ids, account_reserves, account_starts, account_requests, account_tokens, account_in_flight) AS d (id, reserve, start, requests, tokens, in_flight)
   WHERE accounts.id = d.id AND d.start IS NOT NULL AND (accounts.window_requests <> d.requests OR accounts.window_started_at IS DISTINCT FROM d.start);
  IF cardinality(new_holds) > 0 THEN
    INSERT INTO holds SELECT * FROM unnest(new_holds);
  END IF;
  UPDATE key_meters m SET window_started_at = d.start, window_requests = d.requests, window_tokens = d.tokens,
                          in_flight = d.in_flight, reserved_micro_credits = d.reserved
    FROM unnest(meter_ids, meter_starts, meter_requests, meter_tokens, meter_in_flight, meter_reserved) AS d (id, start, requests, tokens, in_flight, reserved)
   WHERE m.key_id = d.id AND d.start IS NOT NULL AND (m.window_requests <> d.requests OR m.window_started_at IS DISTINCT FROM d.start);
  IF cardinality(new_answers) > 0 THEN
    INSERT INTO idempotency_answers SELECT * FROM unnest(new_answers)
    ON CONFLICT (key_id, idempotency_key) DO UPDATE
      SET body_hash = excluded.body_hash, request_id = excluded.request_id, status = NULL, headers = NULL, body = NULL,
          created_at = excluded.created_at, expires_at = excluded.expires_at;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION billing.settle_many(request_ids text[], items json, sweeping boolean DEFAULT false)
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
  account_starts timestamptz[];
  account_tokens bigint[];
  account_in_flight integer[];
  used bigint;
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

  SELECT array_agg(l.id), array_agg(l.posted), array_agg(l.held), array_agg(l.entry_count),
         array_agg(l.window_started_at), array_agg(l.window_tokens), array_agg(l.in_flight)
    INTO account_ids, account_posted, account_helds, account_counts, account_starts, account_tokens, account_in_flight
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
      account_in_flight[a] := account_in_flight[a] - 1; meter_in_flight[k] := meter_in_flight[k] - 1;
      meter_reserved[k] := meter_reserved[k] - item.amount_micro_credits;
      -- The bound becomes what was used, only while the window that counted it is still open.
      IF account_starts[a] = item.window_started_at THEN
        -- Never more than the bound it was admitted with: what an upstream claims beyond that must not close the client's minute.
        used := least(item.tokens, coalesce(item."inputUncached", 0) + coalesce(item."inputCached", 0) + coalesce(item."cacheWrite", 0)
          + coalesce(item.output, 0) + coalesce(item.reasoning, 0));
        account_tokens[a] := greatest(0, account_tokens[a] - item.tokens + used);
        IF meter_starts[k] = item.window_started_at THEN
          meter_tokens[k] := greatest(0, meter_tokens[k] - item.tokens + used);
        END IF;
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
  UPDATE accounts SET posted = d.posted, held = d.held, entry_count = d.entry_count, window_tokens = d.tokens, in_flight = d.in_flight
    FROM unnest(account_ids, account_posted, account_helds, account_counts, account_tokens, account_in_flight) AS d (id, posted, held, entry_count, tokens, in_flight)
   WHERE accounts.id = d.id AND (accounts.posted <> d.posted OR accounts.held <> d.held OR accounts.in_flight <> d.in_flight);
  UPDATE key_meters m SET window_tokens = d.tokens, in_flight = d.in_flight, spent_micro_credits = d.spent, reserved_micro_credits = d.reserved
    FROM unnest(meter_ids, meter_tokens, meter_in_flight, meter_spent, meter_reserved) AS d (id, tokens, in_flight, spent, reserved)
   WHERE m.key_id = d.id AND (m.in_flight <> d.in_flight OR m.spent_micro_credits <> d.spent);
END $$;
