-- A job's way from its submission to its end. Each function is called as one statement and decides under the locks it takes.
--
-- Locks are taken in one order: the advisory lock of a key or a provider, then one job, then (skipping what is locked) a job to wake.
-- The planner settings fix the plans to index look-ups: a plan made while the tables were empty must still be right at a million rows.

CREATE FUNCTION jobs.submit_job(
  p_id text, p_client_id text, p_key_id text, p_operation text, p_room text, p_model text, p_mode text, p_input json, p_held bigint,
  p_multiplier_ppm integer, p_charge_on_failure boolean, p_queue_seconds integer, p_run_seconds integer, p_heartbeat_seconds integer,
  p_total_seconds integer, p_webhook_url text, p_dialect text, p_public_request json, p_locale text)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
DECLARE t timestamptz := clock();
BEGIN
  INSERT INTO jobs (id, client_id, key_id, operation, room, model, mode, input, held_micro_credits, price_multiplier_ppm, charge_on_failure,
      queue_seconds, run_seconds, heartbeat_seconds, total_seconds, webhook_url, dialect, public_request, locale,
      queue_until, hint_at, total_until, created_at)
    VALUES (p_id, p_client_id, p_key_id, p_operation, p_room, p_model, p_mode, p_input, p_held, p_multiplier_ppm, p_charge_on_failure,
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

-- A place of the key is free: the oldest job that waits for one is told to the workers.
CREATE FUNCTION jobs.wake_next(p_key_id text)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp SET enable_seqscan = off
AS $$
DECLARE woken text;
BEGIN
  UPDATE jobs SET blocked = false, hint_at = clock() + hint_interval()
   WHERE id = (SELECT j.id FROM jobs j WHERE j.key_id = p_key_id AND j.state = 'queued' AND j.blocked ORDER BY j.id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id INTO woken;
  IF FOUND THEN
    INSERT INTO outbox (kind, job_id) VALUES ('work', woken);
  END IF;
END $$;

-- The end of a job that nobody worked on, or that nobody can: it costs nothing.
CREATE FUNCTION jobs.end_by_desk(p_job jobs.jobs, p_outcome text, p_code text, p_details json)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
BEGIN
  UPDATE jobs SET state = 'ending', end_outcome = p_outcome, lease_until = NULL, blocked = false,
         "end" = json_build_object('outcome', p_outcome, 'error', json_build_object('code', p_code, 'details', p_details),
                                   'engine', coalesce(p_job.engine, 'none'), 'costMicroCredits', 0)
   WHERE id = p_job.id;
  INSERT INTO outbox (kind, job_id) VALUES ('settle', p_job.id);
  IF p_job.state = 'running' THEN PERFORM wake_next(p_job.key_id); END IF;
END $$;

-- Takes a job for a worker. `wait`: the key runs as many as it may, or another lease stands; `over`: there is nothing to do.
-- A lease that ran out is taken back by the sweep alone, so that attempts are counted in one place.
CREATE FUNCTION jobs.claim_job(p_id text, p_worker text, p_key_max integer)
RETURNS TABLE (outcome text, retry_after_ms integer, lease integer, attempt integer, engine text, provider text, upstream_model text,
  sent_at timestamptz, upstream json, total_seconds_left double precision)
LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  job jobs;
  t timestamptz;
  running integer;
BEGIN
  outcome := 'over';
  SELECT * INTO job FROM jobs j WHERE j.id = p_id AND j.state IN ('queued', 'running');
  IF NOT FOUND THEN RETURN NEXT; RETURN; END IF;
  -- Decisions about one key are taken one after the other, so that two claims never both take its last place.
  PERFORM pg_advisory_xact_lock(72707301, hashtext(job.key_id));
  SELECT * INTO job FROM jobs j WHERE j.id = p_id FOR UPDATE;
  t := clock();
  IF job.state = 'running' THEN
    outcome := 'wait';
    retry_after_ms := greatest(1000, ceil(extract(epoch FROM job.lease_until - t) * 1000)::integer + 1000);
  ELSIF job.state = 'queued' AND job.total_until > t THEN
    -- What was sent already runs upstream whether we watch it or not.
    IF job.sent_at IS NULL THEN
      SELECT count(*) INTO running FROM (SELECT 1 FROM jobs j WHERE j.key_id = job.key_id AND j.state = 'running' LIMIT p_key_max) r;
    ELSE
      running := 0;
    END IF;
    IF running >= p_key_max AND job.sent_at IS NULL THEN
      -- Whoever frees a place wakes the oldest that waits; this only guards against a wake that was lost.
      UPDATE jobs j SET blocked = true, hint_at = t + interval '5 minutes' WHERE j.id = p_id;
      outcome := 'wait';
      retry_after_ms := 300000 + floor(random() * 300000)::integer;
    ELSE
      UPDATE jobs j SET state = 'running', lease = j.lease + 1, attempt = j.attempt + 1, worker = p_worker, blocked = false, hints = 0,
             lease_until = t + make_interval(secs => j.heartbeat_seconds), started_at = coalesce(j.started_at, t), queue_until = NULL, hint_at = NULL
       WHERE j.id = p_id
      RETURNING j.lease, j.attempt, j.engine, j.provider, j.upstream_model, j.sent_at, j.upstream
        INTO lease, attempt, engine, provider, upstream_model, sent_at, upstream;
      outcome := 'claimed';
      total_seconds_left := extract(epoch FROM job.total_until - t);
    END IF;
  END IF;
  RETURN NEXT;
END $$;

-- Marks a job before anything is sent. `unstarted`: its hold must be started first; nothing was marked.
CREATE FUNCTION jobs.dispatch_job(p_id text, p_lease integer, p_engine text, p_provider text, p_upstream_model text, p_provider_max integer, p_hold_started boolean)
RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  job jobs;
  t timestamptz;
  running integer;
BEGIN
  PERFORM pg_advisory_xact_lock(72707302, hashtext(p_provider));
  SELECT * INTO job FROM jobs j WHERE j.id = p_id AND j.state = 'running' AND j.lease = p_lease FOR UPDATE;
  IF NOT FOUND THEN RETURN 'stale'; END IF;
  IF job.cancel_asked OR job.timed_out THEN RETURN 'cancelled'; END IF;
  -- What an earlier lease sent, or a provider has taken, is never sent again, whatever a worker believes.
  IF job.sent_at IS NOT NULL AND (job.sent_lease <> p_lease OR job.upstream IS NOT NULL) THEN RETURN 'stale'; END IF;
  SELECT count(*) INTO running
    FROM (SELECT 1 FROM jobs j WHERE j.provider = p_provider AND j.state = 'running' AND j.sent_at IS NOT NULL AND j.id <> p_id LIMIT p_provider_max) r;
  IF running >= p_provider_max THEN RETURN 'full'; END IF;
  IF NOT (job.hold_started OR p_hold_started) THEN RETURN 'unstarted'; END IF;
  t := clock();
  UPDATE jobs SET engine = p_engine, provider = p_provider, upstream_model = p_upstream_model, sent_at = t, sent_lease = p_lease,
         hold_started = true,
         run_until = t + make_interval(secs => run_seconds), lease_until = t + make_interval(secs => heartbeat_seconds)
   WHERE id = p_id;
  RETURN 'go';
END $$;

CREATE FUNCTION jobs.track_job(p_id text, p_lease integer, p_upstream json)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
BEGIN
  UPDATE jobs SET upstream = p_upstream, lease_until = clock() + make_interval(secs => heartbeat_seconds)
   WHERE id = p_id AND state = 'running' AND lease = p_lease AND sent_at IS NOT NULL;
  RETURN FOUND;
END $$;

-- Renews a lease. `changed`: what the client is told of the job is another than before.
CREATE FUNCTION jobs.report_job(p_id text, p_lease integer, p_progress real, p_position integer)
RETURNS TABLE (outcome text, changed boolean) LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
#variable_conflict use_column
DECLARE job jobs;
BEGIN
  SELECT * INTO job FROM jobs j WHERE j.id = p_id AND j.state = 'running' AND j.lease = p_lease FOR UPDATE;
  IF NOT FOUND THEN
    outcome := 'stale'; changed := false;
  ELSE
    UPDATE jobs j SET lease_until = clock() + make_interval(secs => j.heartbeat_seconds), progress_percent = coalesce(p_progress, j.progress_percent),
           upstream_position = p_position
     WHERE j.id = p_id;
    outcome := CASE WHEN job.cancel_asked OR job.timed_out THEN 'cancel' ELSE 'go-on' END;
    changed := job.upstream_position IS DISTINCT FROM p_position OR job.progress_percent IS DISTINCT FROM coalesce(p_progress, job.progress_percent);
  END IF;
  RETURN NEXT;
END $$;

-- Hands a job back. A worker that says so has not failed it: the attempt does not count. Undispatched, it is as if nothing was ever sent.
CREATE FUNCTION jobs.return_job(p_id text, p_lease integer, p_undispatched boolean, p_retry_after_ms integer)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
DECLARE
  job jobs;
  is_unsent boolean;
  comes_at timestamptz := clock() + make_interval(secs => p_retry_after_ms / 1000.0);
BEGIN
  SELECT * INTO job FROM jobs j WHERE j.id = p_id AND j.state = 'running' AND j.lease = p_lease FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  is_unsent := p_undispatched OR job.sent_at IS NULL;
  IF is_unsent AND job.cancel_asked THEN
    PERFORM end_by_desk(job, 'cancelled', 'job_cancelled', '{}');
    RETURN true;
  END IF;
  UPDATE jobs SET state = 'queued', lease = lease + 1, attempt = greatest(0, attempt - 1), worker = NULL, lease_until = NULL, upstream_position = NULL,
         hints = 0, hint_at = comes_at + hint_interval(),
         queue_until = CASE WHEN is_unsent THEN comes_at + make_interval(secs => queue_seconds) END,
         engine = CASE WHEN is_unsent THEN NULL ELSE engine END, provider = CASE WHEN is_unsent THEN NULL ELSE provider END,
         upstream_model = CASE WHEN is_unsent THEN NULL ELSE upstream_model END, sent_at = CASE WHEN is_unsent THEN NULL ELSE sent_at END,
         upstream = CASE WHEN is_unsent THEN NULL ELSE upstream END, run_until = CASE WHEN is_unsent THEN NULL ELSE run_until END
   WHERE id = p_id;
  INSERT INTO outbox (kind, job_id, available_at) VALUES ('work', p_id, comes_at);
  PERFORM wake_next(job.key_id);
  RETURN true;
END $$;

-- The end as its worker tells it, once; told again after a lost answer it is the same end.
CREATE FUNCTION jobs.finish_job(p_id text, p_lease integer, p_outcome text, p_end json)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
DECLARE job jobs;
BEGIN
  SELECT * INTO job FROM jobs j WHERE j.id = p_id FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF job.state <> 'running' OR job.lease <> p_lease THEN RETURN coalesce(job.end_lease = p_lease, false); END IF;
  IF job.timed_out AND p_outcome = 'cancelled' THEN
    -- It was stopped because its time was over, not because its client asked.
    PERFORM end_by_desk(job, 'failed', 'job_timed_out', json_build_object('seconds', least(job.run_seconds, job.total_seconds)));
    UPDATE jobs SET end_lease = p_lease WHERE id = p_id;
    RETURN true;
  END IF;
  UPDATE jobs SET state = 'ending', end_outcome = p_outcome, "end" = p_end, end_lease = p_lease, lease_until = NULL, upstream_position = NULL WHERE id = p_id;
  INSERT INTO outbox (kind, job_id) VALUES ('settle', p_id);
  PERFORM wake_next(job.key_id);
  RETURN true;
END $$;

-- `asked`, `over` or, for unknown and foreign ids alike, `missing`. What was not sent ends at once.
CREATE FUNCTION jobs.cancel_job(p_client_id text, p_id text)
RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
DECLARE job jobs;
BEGIN
  SELECT * INTO job FROM jobs j WHERE j.id = p_id AND j.client_id = p_client_id FOR UPDATE;
  IF NOT FOUND THEN RETURN 'missing'; END IF;
  IF job.state IN ('queued', 'running') THEN
    IF job.state = 'queued' AND job.sent_at IS NULL THEN
      PERFORM end_by_desk(job, 'cancelled', 'job_cancelled', '{}');
    ELSIF NOT job.cancel_asked THEN
      UPDATE jobs SET cancel_asked = true WHERE id = p_id;
    END IF;
    RETURN 'asked';
  END IF;
  RETURN CASE job.end_outcome WHEN 'cancelled' THEN 'asked' ELSE 'over' END;
END $$;

-- After the charge is committed: the terminal state, the voice that was made, and the message to the client's webhooks, at once or not at all.
-- An item with an `end` replaces what the worker told: billing knew no hold, so nothing is delivered.
CREATE FUNCTION jobs.complete_jobs(items json)
RETURNS TABLE (id text, client_id text, status text) LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE t timestamptz := clock();
BEGIN
  RETURN QUERY
  WITH told AS (
    SELECT i.* FROM json_to_recordset(items) AS i (id text, charged bigint, "end" json, "voiceId" text, title text, provider text, "upstreamVoiceId" text)
  ), ended AS (
    UPDATE jobs j SET state = CASE WHEN i."end" IS NOT NULL THEN 'failed' WHEN j.end_outcome = 'unknown' THEN 'failed' ELSE j.end_outcome END,
           end_outcome = CASE WHEN i."end" IS NOT NULL THEN 'failed' ELSE j.end_outcome END,
           "end" = coalesce(i."end", j."end"), charged_micro_credits = i.charged, ended_at = t, voice_id = i."voiceId"
      FROM told i WHERE j.id = i.id AND j.state = 'ending'
    RETURNING j.id, j.client_id, j.state, j.model, j.mode, i."voiceId", i.title, i.provider, i."upstreamVoiceId"
  ), made AS (
    INSERT INTO voices (id, client_id, title, model, provider, upstream_voice_id, mode, job_id, created_at)
    SELECT e."voiceId", e.client_id, e.title, e.model, e.provider, e."upstreamVoiceId", e.mode, e.id, t FROM ended e WHERE e."voiceId" IS NOT NULL
  ), announced AS (
    INSERT INTO outbox (kind, job_id) SELECT 'webhook', e.id FROM ended e
  )
  SELECT e.id, e.client_id, e.state FROM ended e;
END $$;

-- Gone for its owner at once; the provider is told until it has understood.
CREATE FUNCTION jobs.delete_voice(p_client_id text, p_id text)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
DECLARE voice voices;
BEGIN
  DELETE FROM voices v WHERE v.id = p_id AND v.client_id = p_client_id RETURNING * INTO voice;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO outbox (kind, job_id, payload)
    VALUES ('voice', voice.job_id, json_build_object('provider', voice.provider, 'upstreamVoiceId', voice.upstream_voice_id, 'mode', voice.mode));
  RETURN true;
END $$;
