-- Who waits for a disk or for a lock that is not needed.
--
-- Three acts may be forgotten by a crash of the database without harm, and so do not wait until they are on disk: the claim of an outbox
-- row (it comes due again at once), its closing (it is paid once more, and every payment may be repeated), and the renewal of a lease (it
-- runs out earlier, and an older lease changes nothing). A claim of a job is not among them: its lease would be given out twice.

CREATE OR REPLACE FUNCTION jobs.claim_outbox(p_kind text, p_rows_max integer, p_claim interval)
RETURNS TABLE (id bigint, job_id text, payload json, attempt integer) LANGUAGE plpgsql VOLATILE
SET search_path = jobs, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE t timestamptz := clock();
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  RETURN QUERY
  WITH due AS (
    SELECT o.id FROM outbox o WHERE o.kind = p_kind AND o.available_at <= t ORDER BY o.available_at LIMIT p_rows_max FOR UPDATE SKIP LOCKED)
  UPDATE outbox o SET attempt = o.attempt + 1, available_at = t + p_claim FROM due WHERE o.id = due.id
  RETURNING o.id, o.job_id, o.payload, o.attempt;
END $$;

CREATE OR REPLACE FUNCTION jobs.close_outbox(p_done bigint[], p_again bigint[])
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp SET enable_seqscan = off
AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  DELETE FROM outbox o WHERE o.id = ANY (p_done);
  UPDATE outbox o SET available_at = clock() + least(interval '15 seconds', interval '250 milliseconds' * power(2, least(o.attempt, 8) - 1))
   WHERE o.id = ANY (p_again);
END $$;

CREATE OR REPLACE FUNCTION jobs.report_job(p_id text, p_lease integer, p_progress real, p_position integer)
RETURNS TABLE (outcome text, changed boolean) LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
#variable_conflict use_column
DECLARE job jobs;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
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

-- Whether a job may be sent to a provider: `go`, or why not. Under the provider's lock the answer holds until the end of the transaction.
CREATE FUNCTION jobs.may_dispatch(p_job jobs.jobs, p_lease integer, p_provider text, p_provider_max integer)
RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE running integer;
BEGIN
  IF p_job.id IS NULL THEN RETURN 'stale'; END IF;
  IF p_job.cancel_asked OR p_job.timed_out THEN RETURN 'cancelled'; END IF;
  -- What an earlier lease sent, or a provider has taken, is never sent again, whatever a worker believes.
  IF p_job.sent_at IS NOT NULL AND (p_job.sent_lease <> p_lease OR p_job.upstream IS NOT NULL) THEN RETURN 'stale'; END IF;
  SELECT count(*) INTO running
    FROM (SELECT 1 FROM jobs j WHERE j.provider = p_provider AND j.state = 'running' AND j.sent_at IS NOT NULL AND j.id <> p_job.id LIMIT p_provider_max) r;
  RETURN CASE WHEN running >= p_provider_max THEN 'full' ELSE 'go' END;
END $$;

-- The first question about a job, whose hold is not started, writes nothing: it does not queue up behind those of its provider who write.
CREATE OR REPLACE FUNCTION jobs.dispatch_job(p_id text, p_lease integer, p_engine text, p_provider text, p_upstream_model text, p_provider_max integer, p_hold_started boolean)
RETURNS text LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  job jobs;
  answer text;
  t timestamptz;
BEGIN
  IF NOT p_hold_started THEN
    SELECT * INTO job FROM jobs j WHERE j.id = p_id AND j.state = 'running' AND j.lease = p_lease;
    IF NOT coalesce(job.hold_started, false) THEN
      answer := may_dispatch(job, p_lease, p_provider, p_provider_max);
      RETURN CASE answer WHEN 'go' THEN 'unstarted' ELSE answer END;
    END IF;
  END IF;
  PERFORM pg_advisory_xact_lock(72707302, hashtext(p_provider));
  SELECT * INTO job FROM jobs j WHERE j.id = p_id AND j.state = 'running' AND j.lease = p_lease FOR UPDATE;
  answer := may_dispatch(job, p_lease, p_provider, p_provider_max);
  IF answer <> 'go' THEN RETURN answer; END IF;
  t := clock();
  UPDATE jobs SET engine = p_engine, provider = p_provider, upstream_model = p_upstream_model, sent_at = t, sent_lease = p_lease,
         hold_started = true,
         run_until = t + make_interval(secs => run_seconds), lease_until = t + make_interval(secs => heartbeat_seconds)
   WHERE id = p_id;
  RETURN 'go';
END $$;

GRANT EXECUTE ON FUNCTION jobs.may_dispatch(jobs.jobs, integer, text, integer) TO portazgo_jobs;
