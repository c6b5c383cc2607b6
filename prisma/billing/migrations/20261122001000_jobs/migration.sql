-- What jobs need of the ledger: holds whose call is sent later, units other than tokens beside the usage record, and a look at a key
-- that takes nothing from its rate.

-- What a call used besides tokens: images, seconds, characters. Written with its settlement, once.
CREATE TABLE billing.usage_quantities (
  request_id text COLLATE "C" NOT NULL REFERENCES billing.usage_records (request_id) ON DELETE CASCADE,
  unit       text NOT NULL,
  quantity   numeric NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (request_id, unit)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.5);

-- settle_many for groups in which somebody used more than tokens: the same statement, so the same commit. `n` of a quantity is the place
-- of its settlement, from 1. A settlement that is repeated adds nothing; one that corrects a sweep brings what the sweep could not know.
CREATE FUNCTION billing.settle_many_with_quantities(request_ids text[], items json, quantities json)
RETURNS SETOF billing.settlement_answer LANGUAGE plpgsql VOLATILE
SET search_path = billing, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
AS $$
DECLARE
  answers settlement_answer[];
BEGIN
  answers := ARRAY (SELECT s FROM settle_many(request_ids, items) s);
  INSERT INTO usage_quantities (request_id, unit, quantity)
    SELECT request_ids[q.n], q.unit, q.quantity FROM json_to_recordset(quantities) AS q (n integer, unit text, quantity numeric)
     WHERE (answers[q.n]).outcome = 'settled' AND NOT (answers[q.n]).repeated
    ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT a.* FROM unnest(answers) a;
END $$;

-- Tells that calls are about to be sent, and gives those whose hold is gone: they must not be.
CREATE FUNCTION billing.start_holds(request_ids text[])
RETURNS SETOF text LANGUAGE plpgsql VOLATILE
SET search_path = billing, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
BEGIN
  -- Keeps the holds locked, so that no sweep ends one before this commits.
  PERFORM mark_started_many(request_ids);
  RETURN QUERY SELECT r FROM unnest(request_ids) r WHERE NOT EXISTS (SELECT 1 FROM holds h WHERE h.request_id = r);
END $$;

-- As before, and visits that do not count.
CREATE OR REPLACE FUNCTION billing.reserve_many(key_hashes text[], items json)
RETURNS SETOF billing.reservation_answer
LANGUAGE plpgsql VOLATILE
SET search_path = billing, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off SET enable_material = off
AS $$
DECLARE
  window_length CONSTANT interval := interval '60 seconds';
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

  SELECT array_agg(l.id), array_agg(l.posted - l.held), array_agg(l.held), array_agg(0::bigint)
    INTO account_ids, account_available, account_helds, account_reserves
    FROM (SELECT accounts.id, accounts.posted, accounts.held FROM accounts
           WHERE accounts.id = ANY (account_ids) ORDER BY accounts.id FOR NO KEY UPDATE) l;

  SELECT array_agg(l.key_id), array_agg(l.window_started_at), array_agg(l.window_requests), array_agg(l.window_tokens),
         array_agg(l.in_flight), array_agg(l.spent_micro_credits), array_agg(l.reserved_micro_credits)
    INTO meter_ids, meter_starts, meter_requests, meter_tokens, meter_in_flight, meter_spent, meter_reserved
    FROM (SELECT m.* FROM key_meters m WHERE m.key_id = ANY (meter_ids) ORDER BY m.key_id FOR NO KEY UPDATE) l;

  t := clock_timestamp();

  FOR item IN
    SELECT i.*, s.key_id, k.client_id, k.mode, c.plan_id, k.spend_cap_micro_credits,
           array_position(account_ids, k.client_id) AS account_at,
           array_position(meter_ids, k.id) AS meter_at,
           coalesce(k.requests_per_minute, p.requests_per_minute) AS requests_limit,
           coalesce(k.tokens_per_minute, p.tokens_per_minute) AS tokens_limit,
           coalesce(k.concurrency, p.concurrency) AS concurrency_limit,
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

    IF meter_starts[k] + window_length <= t THEN
      meter_starts[k] := NULL; meter_requests[k] := 0; meter_tokens[k] := 0;
    END IF;

    IF code IS NULL AND outcome IS NULL THEN
      code := CASE
        WHEN item.needed > 0 AND item.visit IS NOT TRUE AND meter_spent[k] + meter_reserved[k] + item.needed > item.spend_cap_micro_credits THEN 'spend_cap_reached'
        WHEN meter_requests[k] + 1 > item.requests_limit THEN 'requests_limited'
        WHEN item.visit THEN NULL
        WHEN meter_tokens[k] + item.tokens > item.tokens_limit THEN 'tokens_limited'
        WHEN meter_in_flight[k] + 1 > item.concurrency_limit THEN 'concurrency_limited'
        WHEN item.needed > account_available[a] - account_reserves[a] THEN 'insufficient_credits' END;
      IF code IS NULL THEN
        outcome := 'admitted';
        IF item.visit IS NOT TRUE OR item.counts IS NOT FALSE THEN
          IF meter_starts[k] IS NULL THEN
            meter_starts[k] := t;
          END IF;
          meter_requests[k] := meter_requests[k] + 1;
        END IF;
        IF item.visit IS NOT TRUE THEN
          held := item.needed;
          meter_tokens[k] := meter_tokens[k] + item.tokens;
          meter_in_flight[k] := meter_in_flight[k] + 1;
          meter_reserved[k] := meter_reserved[k] + held;
          account_reserves[a] := account_reserves[a] + held;
          admitted_ids := admitted_ids || item."requestId";
          new_holds := new_holds || ROW (item."requestId", item.client_id, item.key_id, CASE WHEN item.started IS FALSE THEN 'held' ELSE 'started' END,
            item.mode, item.operation, item.model, held, item.paid_ppm, item.tokens, meter_starts[k], 0, NULL,
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
      item.requests_limit, meter_requests[k], item.tokens_limit, meter_tokens[k], item.concurrency_limit, meter_in_flight[k],
      coalesce(ceil(extract(epoch FROM meter_starts[k] + window_length - t)), 0)::integer,
      item.needed, item.spend_cap_micro_credits, meter_spent[k], meter_reserved[k], item.expired_at,
      CASE WHEN outcome = 'replayed' THEN item.known_status END,
      CASE WHEN outcome = 'replayed' THEN item.known_headers END,
      CASE WHEN outcome = 'replayed' THEN translate(encode(item.known_answer, 'base64'), E'\n', '') END)::reservation_answer;
  END LOOP;

  -- The rows are locked since before the decisions, and accounts_never_overdrawn would stop the whole statement if they were wrong.
  IF cardinality(new_holds) > 0 THEN
    UPDATE accounts SET held = accounts.held + d.reserve
      FROM unnest(account_ids, account_reserves) AS d (id, reserve)
     WHERE accounts.id = d.id AND d.reserve > 0;
    INSERT INTO holds SELECT * FROM unnest(new_holds);
  END IF;
  -- A window that ended and saw no new request stays as it is: refusals write nothing.
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

GRANT SELECT, INSERT ON billing.usage_quantities TO portazgo_billing;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA billing TO portazgo_billing;
