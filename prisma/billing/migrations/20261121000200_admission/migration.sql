-- Admission: key check, idempotency, spend cap, rate limits and hold of many requests, each decided as if alone, in order, in one statement.
--
-- Locks are taken in one order by every function of the ledger: accounts, then key meters, then holds, each sorted by id.
-- Everything a decision depends on is read after its account and meter are locked. A refusal changes no row.
-- The planner settings fix the plan to index look-ups: a plan made while the tables were empty must still be right at a million rows.
CREATE FUNCTION billing.reserve_many(items json)
RETURNS TABLE (
  "position" bigint, outcome text, code text, client_id text, key_id text, plan_id text, mode text,
  held bigint, multiplier_ppm integer, available bigint, account_held bigint, needed bigint,
  requests_limit bigint, requests_used bigint, tokens_limit bigint, tokens_used bigint, concurrency_limit bigint, in_flight integer, reset_seconds integer,
  spend_cap bigint, spent bigint, reserved bigint, expired_at timestamptz,
  answer_status integer, answer_headers jsonb, answer_body text
)
LANGUAGE plpgsql VOLATILE
SET search_path = billing, pg_temp SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
  window_length CONSTANT interval := interval '60 seconds';
  answer_life CONSTANT interval := interval '24 hours';
  t timestamptz;
  item record;
  a integer;
  k integer;
  window_start timestamptz;
  new_hold holds;
  new_holds holds[] := '{}';
  new_answer idempotency_answers;
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
  meter_changed boolean[];
  -- By position of the first item of this batch with the same request id, or the same idempotency key.
  admitted_amounts bigint[] := '{}';
  admitted_bodies text[] := '{}';
BEGIN
  SELECT array_agg(DISTINCT api_keys.client_id ORDER BY api_keys.client_id), array_agg(DISTINCT api_keys.id ORDER BY api_keys.id)
    INTO account_ids, meter_ids
    FROM json_to_recordset(items) AS i ("keyHash" text)
    JOIN key_secrets ON key_secrets.hash = i."keyHash"
    JOIN api_keys ON api_keys.id = key_secrets.key_id;

  SELECT array_agg(l.id), array_agg(l.posted - l.held), array_agg(l.held), array_agg(0::bigint)
    INTO account_ids, account_available, account_helds, account_reserves
    FROM (SELECT accounts.id, accounts.posted, accounts.held FROM accounts
           WHERE accounts.id = ANY (account_ids) ORDER BY accounts.id FOR NO KEY UPDATE) l;

  SELECT array_agg(l.key_id), array_agg(l.window_started_at), array_agg(l.window_requests), array_agg(l.window_tokens),
         array_agg(l.in_flight), array_agg(l.spent_micro_credits), array_agg(l.reserved_micro_credits), array_agg(false)
    INTO meter_ids, meter_starts, meter_requests, meter_tokens, meter_in_flight, meter_spent, meter_reserved, meter_changed
    FROM (SELECT m.* FROM key_meters m WHERE m.key_id = ANY (meter_ids) ORDER BY m.key_id FOR NO KEY UPDATE) l;

  t := clock_timestamp();

  FOR item IN
    SELECT i.*, s.key_id, k.client_id, k.mode, c.plan_id, k.spend_cap_micro_credits,
           array_position(account_ids, k.client_id) AS account_at,
           array_position(meter_ids, k.id) AS meter_at,
           coalesce(k.requests_per_minute, p.requests_per_minute) AS requests_limit,
           coalesce(k.tokens_per_minute, p.tokens_per_minute) AS tokens_limit,
           coalesce(k.concurrency, p.concurrency) AS concurrency_limit,
           CASE k.mode WHEN 'test' THEN 0 ELSE p.price_multiplier_ppm END AS paid_ppm,
           p.price_multiplier_ppm,
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
           min(i.n) OVER (PARTITION BY i."requestId") AS first_request,
           CASE WHEN i."idempotencyKey" IS NOT NULL THEN min(i.n) OVER (PARTITION BY k.id, i."idempotencyKey") END AS first_twin,
           w.request_id IS NOT NULL AND w.expires_at > t
             AND NOT (w.status IS NULL AND wh.request_id IS NULL AND coalesce(wu.charged_micro_credits, 0) = 0) AS is_known,
           w.body_hash AS known_body, w.status AS known_status, w.headers AS known_headers, w.body AS known_answer,
           wh.request_id IS NOT NULL AS is_in_flight
      FROM (SELECT r.*, row_number() OVER () AS n
              FROM json_to_recordset(items) AS r (
                "requestId" text, "keyHash" text, ip inet, scope text, operation text, model text, plans text[],
                "holdMicroCredits" bigint, tokens bigint, "deadlineSeconds" integer, "idempotencyKey" text, "bodyHash" text,
                -- false: the call has not been sent yet and may still expire; and `visit`: key and rate only, no hold.
                started boolean, visit boolean)) i
      LEFT JOIN key_secrets s ON s.hash = i."keyHash" AND array_position(meter_ids, s.key_id) IS NOT NULL
      LEFT JOIN api_keys k ON k.id = s.key_id
      LEFT JOIN clients c ON c.id = k.client_id
      LEFT JOIN plans p ON p.id = c.plan_id
      LEFT JOIN LATERAL (SELECT * FROM holds h WHERE h.request_id = i."requestId" LIMIT 1) h ON true
      LEFT JOIN LATERAL (SELECT * FROM usage_records u WHERE u.request_id = i."requestId" LIMIT 1) u ON true
      LEFT JOIN LATERAL (SELECT * FROM idempotency_answers w WHERE w.key_id = k.id AND w.idempotency_key = i."idempotencyKey" LIMIT 1) w ON true
      LEFT JOIN LATERAL (SELECT * FROM holds wh WHERE wh.request_id = w.request_id LIMIT 1) wh ON true
      LEFT JOIN LATERAL (SELECT * FROM usage_records wu WHERE wu.request_id = w.request_id LIMIT 1) wu ON true
     ORDER BY i.n
  LOOP
    "position" := item.n;
    a := item.account_at;
    k := item.meter_at;
    code := item.refusal;
    outcome := CASE WHEN code IS NULL THEN NULL ELSE 'refused' END;
    answer_status := NULL; answer_headers := NULL; answer_body := NULL;

    -- The same request again, after an answer that was lost: it is told what was decided the first time.
    IF code IS NULL AND NOT coalesce(item.visit, false) THEN
      IF item.hold_key_id = item.key_id THEN
        outcome := 'admitted'; held := item.hold_amount;
      ELSIF admitted_amounts[item.first_request] IS NOT NULL THEN
        outcome := 'admitted'; held := admitted_amounts[item.first_request];
      ELSIF item.hold_key_id IS NOT NULL OR item.is_closed THEN
        outcome := 'refused'; code := 'conflict';
      ELSIF item.first_twin IS NOT NULL AND (item.is_known OR admitted_bodies[item.first_twin] IS NOT NULL) THEN
        outcome := 'refused';
        IF coalesce(admitted_bodies[item.first_twin], item.known_body) <> item."bodyHash" THEN
          code := 'idempotency_mismatch';
        ELSIF admitted_bodies[item.first_twin] IS NOT NULL OR (item.known_status IS NULL AND item.is_in_flight) THEN
          code := 'idempotency_in_flight';
        ELSIF item.known_status IS NULL THEN
          code := 'idempotency_answer_lost';
        ELSE
          outcome := 'replayed'; answer_status := item.known_status; answer_headers := item.known_headers;
          answer_body := translate(encode(item.known_answer, 'base64'), E'\n', '');
        END IF;
      END IF;
    END IF;

    IF k IS NOT NULL AND meter_starts[k] + window_length <= t THEN
      meter_starts[k] := NULL; meter_requests[k] := 0; meter_tokens[k] := 0;
    END IF;

    IF outcome IS NULL THEN
      code := CASE
        WHEN NOT coalesce(item.visit, false) AND item.mode = 'live' AND meter_spent[k] + meter_reserved[k] + item.needed > item.spend_cap_micro_credits THEN 'spend_cap_reached'
        WHEN meter_requests[k] + 1 > item.requests_limit THEN 'requests_limited'
        WHEN item.visit THEN NULL
        WHEN meter_tokens[k] + item.tokens > item.tokens_limit THEN 'tokens_limited'
        WHEN meter_in_flight[k] + 1 > item.concurrency_limit THEN 'concurrency_limited'
        WHEN item.needed > account_available[a] THEN 'insufficient_credits' END;
      IF code IS NOT NULL THEN
        outcome := 'refused';
      ELSE
        outcome := 'admitted';
        held := 0;
        meter_changed[k] := true;
        meter_starts[k] := coalesce(meter_starts[k], t);
        meter_requests[k] := meter_requests[k] + 1;
        IF item.visit IS NOT TRUE THEN
          held := item.needed;
          meter_tokens[k] := meter_tokens[k] + item.tokens;
          meter_in_flight[k] := meter_in_flight[k] + 1;
          meter_reserved[k] := meter_reserved[k] + held;
          account_available[a] := account_available[a] - held;
          account_helds[a] := account_helds[a] + held;
          account_reserves[a] := account_reserves[a] + held;
          admitted_amounts[item.first_request] := held;
          new_hold := ROW (item."requestId", item.client_id, item.key_id, CASE WHEN item.started IS FALSE THEN 'held' ELSE 'started' END,
            item.mode, item.operation, item.model, held, item.paid_ppm, item.tokens, meter_starts[k], 0, NULL,
            t, t + make_interval(secs => item."deadlineSeconds"));
          new_holds := new_holds || new_hold;
          IF item.first_twin IS NOT NULL THEN
            admitted_bodies[item.first_twin] := item."bodyHash";
            new_answer := ROW (item.key_id, item."idempotencyKey", item."bodyHash", item."requestId", NULL, NULL, NULL, t, t + answer_life);
            new_answers := new_answers || new_answer;
          END IF;
        END IF;
      END IF;
    END IF;

    client_id := item.client_id; key_id := item.key_id; plan_id := item.plan_id; mode := item.mode;
    multiplier_ppm := item.price_multiplier_ppm; needed := item.needed; expired_at := item.expired_at;
    available := account_available[a]; account_held := account_helds[a];
    requests_limit := item.requests_limit; requests_used := meter_requests[k];
    tokens_limit := item.tokens_limit; tokens_used := meter_tokens[k];
    concurrency_limit := item.concurrency_limit; in_flight := meter_in_flight[k];
    window_start := meter_starts[k];
    reset_seconds := CASE WHEN window_start IS NULL THEN 0 ELSE ceil(extract(epoch FROM window_start + window_length - t)) END;
    spend_cap := item.spend_cap_micro_credits; spent := meter_spent[k]; reserved := meter_reserved[k];
    RETURN NEXT;
  END LOOP;

  -- The rows are locked since before the decisions, and accounts_never_overdrawn would stop the whole statement if they were wrong.
  IF cardinality(new_holds) > 0 THEN
    UPDATE accounts SET held = accounts.held + d.reserve
      FROM unnest(account_ids, account_reserves) AS d (id, reserve)
     WHERE accounts.id = d.id AND d.reserve > 0;
    INSERT INTO holds SELECT * FROM unnest(new_holds);
  END IF;
  IF true = ANY (meter_changed) THEN
    UPDATE key_meters m SET window_started_at = d.start, window_requests = d.requests, window_tokens = d.tokens,
                            in_flight = d.in_flight, reserved_micro_credits = d.reserved
      FROM unnest(meter_ids, meter_starts, meter_requests, meter_tokens, meter_in_flight, meter_reserved, meter_changed)
        AS d (id, start, requests, tokens, in_flight, reserved, changed)
     WHERE m.key_id = d.id AND d.changed;
  END IF;
  IF cardinality(new_answers) > 0 THEN
    INSERT INTO idempotency_answers SELECT * FROM unnest(new_answers)
    ON CONFLICT (key_id, idempotency_key) DO UPDATE
      SET body_hash = excluded.body_hash, request_id = excluded.request_id, status = NULL, headers = NULL, body = NULL,
          created_at = excluded.created_at, expires_at = excluded.expires_at;
  END IF;
END $$;
