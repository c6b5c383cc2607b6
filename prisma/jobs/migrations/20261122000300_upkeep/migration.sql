-- What keeps the desk going: the relay of the outbox, the sweep of everything whose time is over, and forgetting.

-- Claims rows of one kind that are due, oldest first. By state and skipping what others hold: a row that was committed late is found too.
CREATE FUNCTION jobs.claim_outbox(p_kind text, p_rows_max integer, p_claim interval)
RETURNS TABLE (id bigint, job_id text, payload json, attempt integer) LANGUAGE plpgsql VOLATILE
SET search_path = jobs, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE t timestamptz := clock();
BEGIN
  RETURN QUERY
  WITH due AS (
    SELECT o.id FROM outbox o WHERE o.kind = p_kind AND o.available_at <= t ORDER BY o.available_at LIMIT p_rows_max FOR UPDATE SKIP LOCKED)
  UPDATE outbox o SET attempt = o.attempt + 1, available_at = t + p_claim FROM due WHERE o.id = due.id
  RETURNING o.id, o.job_id, o.payload, o.attempt;
END $$;

-- Deletes what is done and lets the rest of a claim come again, later with each attempt.
CREATE FUNCTION jobs.close_outbox(p_done bigint[], p_again bigint[])
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp SET enable_seqscan = off
AS $$
BEGIN
  DELETE FROM outbox o WHERE o.id = ANY (p_done);
  UPDATE outbox o SET available_at = clock() + least(interval '15 seconds', interval '250 milliseconds' * power(2, least(o.attempt, 8) - 1))
   WHERE o.id = ANY (p_again);
END $$;

-- Looks at every job whose time has come. Run it again while it is full.
--   queued: its whole time or its time in the queue is over -> it ends; nobody claimed it for a while -> its message goes out again
--   running: its worker fell silent -> queued again under a new lease, or put aside after `p_attempts_max`;
--            its time is over -> its worker is asked for the provider's last word, and when none comes within the grace, it ends
-- `p_heard_seconds`: how long this desk has been able to hear its workers without a break. A lease that ran out while nobody could have
-- renewed it is given its heartbeat's time once more: its worker may be alive, and what it was sent must not be lost.
CREATE FUNCTION jobs.sweep_jobs(p_rows_max integer, p_attempts_max integer, p_grace interval, p_heard_seconds double precision)
RETURNS TABLE (id text, status text, change text) LANGUAGE plpgsql VOLATILE
SET search_path = jobs, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
  t timestamptz := clock();
  job jobs;
  is_late boolean;
BEGIN
  FOR job IN
    SELECT * FROM jobs j
     WHERE j.state IN ('queued', 'running') AND j.due_at <= t
       AND (j.state = 'queued' OR j.lease_until > t OR j.heartbeat_seconds <= p_heard_seconds)
     ORDER BY j.due_at LIMIT p_rows_max FOR UPDATE SKIP LOCKED
  LOOP
    id := job.id;
    is_late := job.total_until <= t OR coalesce(job.run_until <= t, false);
    -- What was sent already waits in the queue for as long as its whole time lasts.
    IF job.state = 'queued' AND job.total_until > t AND (job.sent_at IS NOT NULL OR job.queue_until > t) THEN
      INSERT INTO outbox (kind, job_id) VALUES ('work', job.id);
      UPDATE jobs j SET hints = j.hints + 1, hint_at = t + least(interval '5 minutes', hint_interval() * power(2, least(j.hints + 1, 10))) WHERE j.id = job.id;
      change := 'told-again'; status := 'queued';
    ELSIF job.state = 'running' AND job.lease_until <= t AND NOT is_late AND job.attempt < p_attempts_max AND (job.sent_at IS NOT NULL OR NOT job.cancel_asked) THEN
      UPDATE jobs j SET state = 'queued', lease = j.lease + 1, worker = NULL, lease_until = NULL, upstream_position = NULL, hints = 0,
             hint_at = t + hint_interval(), queue_until = CASE WHEN j.sent_at IS NULL THEN t + make_interval(secs => j.queue_seconds) END
       WHERE j.id = job.id;
      INSERT INTO outbox (kind, job_id) VALUES ('work', job.id);
      PERFORM wake_next(job.key_id);
      change := 'requeued'; status := 'queued';
    ELSIF job.state = 'running' AND job.lease_until > t AND NOT job.timed_out THEN
      UPDATE jobs j SET timed_out = true, run_until = t + p_grace, total_until = greatest(j.total_until, t + p_grace) WHERE j.id = job.id;
      change := 'asked'; status := 'running';
    ELSE
      status := 'running';
      IF job.cancel_asked AND job.sent_at IS NULL THEN
        PERFORM end_by_desk(job, 'cancelled', 'job_cancelled', '{}');
        change := 'cancelled';
      ELSIF job.state = 'running' AND NOT is_late THEN
        PERFORM end_by_desk(job, 'failed', 'job_parked', json_build_object('attempts', job.attempt));
        change := 'parked';
      ELSIF job.sent_at IS NOT NULL AND job.upstream IS NULL THEN
        PERFORM end_by_desk(job, 'unknown', 'job_fate_unknown', json_build_object('provider', job.provider));
        change := 'unknown';
      ELSIF job.state = 'queued' AND job.sent_at IS NULL THEN
        PERFORM end_by_desk(job, 'failed', 'job_expired', json_build_object('seconds',
          CASE WHEN job.total_until <= t THEN job.total_seconds ELSE job.queue_seconds END));
        change := 'expired';
      ELSE
        PERFORM end_by_desk(job, 'failed', 'job_timed_out', json_build_object('seconds',
          CASE WHEN job.run_until <= t THEN least(job.run_seconds, job.total_seconds) ELSE job.total_seconds END));
        change := 'timed-out';
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$;

-- True when the broker's store is another than the last time: it has forgotten every message, so all that wait are told again.
CREATE FUNCTION jobs.note_broker_store(p_identity text)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
DECLARE known text;
BEGIN
  SELECT identity INTO known FROM broker_store;
  IF known = p_identity THEN RETURN false; END IF;
  INSERT INTO broker_store (identity) VALUES (p_identity) ON CONFLICT (is_only) DO UPDATE SET identity = excluded.identity WHERE broker_store.identity <> excluded.identity;
  IF NOT FOUND OR known IS NULL THEN RETURN false; END IF;
  UPDATE jobs SET hint_at = clock(), hints = 0 WHERE state = 'queued' AND NOT blocked;
  RETURN true;
END $$;

CREATE FUNCTION jobs.forget_jobs(p_kept interval, p_rows_max integer)
RETURNS integer LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp SET enable_seqscan = off
AS $$
DECLARE
  forgotten integer;
  -- Read once: an index cannot be asked for what changes from row to row.
  before timestamptz := clock() - p_kept;
BEGIN
  DELETE FROM jobs j WHERE j.id IN (
    SELECT o.id FROM jobs o WHERE o.ended_at < before ORDER BY o.ended_at LIMIT p_rows_max FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;
