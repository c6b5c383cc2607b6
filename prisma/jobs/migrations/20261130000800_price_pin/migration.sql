-- A job is charged at the prices it was admitted under, whichever worker serves it and whatever its catalog says by then.
-- A service of before it goes on calling both functions: it says no prices, and reads the columns it knows.

ALTER TABLE jobs.jobs ADD COLUMN price_pin json;

DROP FUNCTION jobs.submit_job(text, text, text, text, text, text, text, json, bigint, integer, boolean, integer, integer, integer, integer, text, text, json, text);

CREATE FUNCTION jobs.submit_job(
  p_id text, p_client_id text, p_key_id text, p_operation text, p_room text, p_model text, p_mode text, p_input json, p_held bigint,
  p_multiplier_ppm integer, p_charge_on_failure boolean, p_queue_seconds integer, p_run_seconds integer, p_heartbeat_seconds integer,
  p_total_seconds integer, p_webhook_url text, p_dialect text, p_public_request json, p_locale text,
  p_price_pin json DEFAULT NULL)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
DECLARE t timestamptz := clock();
BEGIN
  INSERT INTO jobs (id, client_id, key_id, operation, room, model, mode, input, held_micro_credits, price_multiplier_ppm, charge_on_failure, price_pin,
      queue_seconds, run_seconds, heartbeat_seconds, total_seconds, webhook_url, dialect, public_request, locale,
      queue_until, hint_at, total_until, created_at)
    VALUES (p_id, p_client_id, p_key_id, p_operation, p_room, p_model, p_mode, p_input, p_held, p_multiplier_ppm, p_charge_on_failure, p_price_pin,
      p_queue_seconds, p_run_seconds, p_heartbeat_seconds, p_total_seconds, p_webhook_url, p_dialect, p_public_request, p_locale,
      t + make_interval(secs => p_queue_seconds), t + hint_interval(), t + make_interval(secs => p_total_seconds), t)
    ON CONFLICT (id) DO NOTHING;
  IF FOUND THEN
    INSERT INTO outbox (kind, job_id, available_at) VALUES ('work', p_id, t);
    RETURN true;
  END IF;
  -- The same submission again, after an answer that was lost; anybody else's id is taken.
  RETURN EXISTS (SELECT 1 FROM jobs j WHERE j.id = p_id AND j.client_id = p_client_id);
END $$;

DROP FUNCTION jobs.claim_jobs(text[], text[], integer);

CREATE FUNCTION jobs.claim_jobs(p_ids text[], p_workers text[], p_key_max integer)
RETURNS TABLE (place integer, outcome text, retry_after_ms integer, lease integer, attempt integer, engine text, provider text, upstream_model text,
  sent_at timestamptz, upstream json, total_seconds_left double precision,
  id text, client_id text, key_id text, operation text, model text, mode text, input json, held_micro_credits bigint, price_multiplier_ppm integer,
  charge_on_failure boolean, queue_seconds integer, run_seconds integer, heartbeat_seconds integer, total_seconds integer, locale text, price_pin json)
LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE claim record;
BEGIN
  PERFORM pg_advisory_xact_lock(72707301, k.hash)
     FROM (SELECT DISTINCT hashtext(j.key_id) AS hash FROM jobs j WHERE j.id = ANY (p_ids) AND j.state IN ('queued', 'running') ORDER BY 1) k;
  FOR claim IN SELECT i.id, i.worker, i.place FROM unnest(p_ids, p_workers) WITH ORDINALITY AS i (id, worker, place) ORDER BY i.id COLLATE "C", i.place LOOP
    RETURN QUERY
    SELECT claim.place::integer, c.*, j.id, j.client_id, j.key_id, j.operation, j.model, j.mode, j.input, j.held_micro_credits, j.price_multiplier_ppm,
           j.charge_on_failure, j.queue_seconds, j.run_seconds, j.heartbeat_seconds, j.total_seconds, j.locale, j.price_pin
      FROM claim_job(claim.id, claim.worker, p_key_max) c LEFT JOIN jobs j ON j.id = claim.id AND c.outcome = 'claimed';
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION jobs.submit_job(text, text, text, text, text, text, text, json, bigint, integer, boolean, integer, integer, integer, integer, text, text, json,
  text, json) TO portazgo_jobs;
GRANT EXECUTE ON FUNCTION jobs.claim_jobs(text[], text[], integer) TO portazgo_jobs;
