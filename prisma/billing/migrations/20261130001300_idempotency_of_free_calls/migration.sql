-- One idempotency key, one call upstream, whatever it cost: a call with a test key, of a free model, or with an empty answer keeps its key as
-- one that was charged does. Only what provably failed, or never started, may run again under its key.
--
-- Between a call's settlement and the moment its answer is kept, a twin is told that the first is in flight still. After a while without an
-- answer, or once the door says that none will come (`headers` without a status), the answer counts as lost.

-- reserve_many is changed where it reads what became of the first call, and nowhere else; whatever else it does stays as it is.
DO $patch$
DECLARE
  source text := pg_get_functiondef('billing.reserve_many(text[], json)'::regprocedure);
  was_in_flight CONSTANT text := 'wh.request_id IS NOT NULL AS is_in_flight';
  is_in_flight CONSTANT text :=
    'wh.request_id IS NOT NULL OR (w.status IS NULL AND w.headers IS NULL AND wu.outcome <> ''unknown'' AND wu.closed_at > t - interval ''15 seconds'') AS is_in_flight';
  was_known CONSTANT text := 'coalesce(wu.charged_micro_credits, 0) > 0 AS is_known';
  is_known CONSTANT text := 'coalesce(wu.charged_micro_credits > 0 OR (wu.outcome <> ''failed'' AND wu.state <> ''expired''), false) AS is_known';
BEGIN
  IF position(was_in_flight IN source) = 0 OR position(was_known IN source) = 0 THEN
    RAISE EXCEPTION 'reserve_many does not read idempotent calls as this migration expects';
  END IF;
  EXECUTE replace(replace(source, was_in_flight, is_in_flight), was_known, is_known);
END $patch$;

CREATE OR REPLACE FUNCTION billing.keep_answer(p_request_id text, p_status integer, p_headers jsonb, p_body bytea)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = billing, pg_temp SET enable_seqscan = off
AS $$
BEGIN
  IF p_status IS NULL THEN
    DELETE FROM idempotency_answers w
     WHERE w.request_id = p_request_id AND w.status IS NULL
       AND EXISTS (SELECT 1 FROM usage_records u
                    WHERE u.request_id = p_request_id AND u.charged_micro_credits = 0 AND (u.outcome = 'failed' OR u.state = 'expired'));
    IF NOT FOUND THEN
      UPDATE idempotency_answers w SET headers = '{}' WHERE w.request_id = p_request_id AND w.status IS NULL
        AND EXISTS (SELECT 1 FROM usage_records u WHERE u.request_id = p_request_id);
    END IF;
    RETURN false;
  END IF;
  UPDATE idempotency_answers SET status = p_status, headers = p_headers, body = p_body WHERE request_id = p_request_id AND status IS NULL;
  RETURN FOUND OR EXISTS (SELECT 1 FROM idempotency_answers w WHERE w.request_id = p_request_id);
END $$;
