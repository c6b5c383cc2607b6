-- Claims and dispatches that arrive together leave as one statement: a claim holds the lock of its key until its commit is on disk, and a
-- dispatch that of its provider, so one commit each would be all that a key or a provider could do in that time.
--
-- Locks are taken in one order, by which two groups never wait for each other: all advisory locks by number, then all jobs by id.

-- `place`: which of the claims it answers. What was submitted comes with a claim that was given.
CREATE FUNCTION jobs.claim_jobs(p_ids text[], p_workers text[], p_key_max integer)
RETURNS TABLE (place integer, outcome text, retry_after_ms integer, lease integer, attempt integer, engine text, provider text, upstream_model text,
  sent_at timestamptz, upstream json, total_seconds_left double precision,
  id text, client_id text, key_id text, operation text, model text, mode text, input json, held_micro_credits bigint, price_multiplier_ppm integer,
  charge_on_failure boolean, queue_seconds integer, run_seconds integer, heartbeat_seconds integer, total_seconds integer, locale text)
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
           j.charge_on_failure, j.queue_seconds, j.run_seconds, j.heartbeat_seconds, j.total_seconds, j.locale
      FROM claim_job(claim.id, claim.worker, p_key_max) c LEFT JOIN jobs j ON j.id = claim.id AND c.outcome = 'claimed';
  END LOOP;
END $$;

-- Of jobs whose holds are started.
CREATE FUNCTION jobs.dispatch_jobs(p_ids text[], p_leases integer[], p_engines text[], p_providers text[], p_upstream_models text[], p_provider_max integer)
RETURNS TABLE (place integer, outcome text) LANGUAGE plpgsql VOLATILE SET search_path = jobs, pg_temp
AS $$
#variable_conflict use_column
DECLARE dispatch record;
BEGIN
  PERFORM pg_advisory_xact_lock(72707302, p.hash) FROM (SELECT DISTINCT hashtext(name) AS hash FROM unnest(p_providers) AS name ORDER BY 1) p;
  FOR dispatch IN
    SELECT i.* FROM unnest(p_ids, p_leases, p_engines, p_providers, p_upstream_models) WITH ORDINALITY AS i (id, lease, engine, provider, upstream_model, place)
     ORDER BY i.id COLLATE "C", i.place
  LOOP
    place := dispatch.place;
    outcome := dispatch_job(dispatch.id, dispatch.lease, dispatch.engine, dispatch.provider, dispatch.upstream_model, p_provider_max, true);
    RETURN NEXT;
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION jobs.claim_jobs(text[], text[], integer) TO portazgo_jobs;
GRANT EXECUTE ON FUNCTION jobs.dispatch_jobs(text[], integer[], text[], text[], text[], integer) TO portazgo_jobs;
