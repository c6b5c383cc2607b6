-- Keeps the answer of a call that carried an idempotency key, once; or, told that there is none, frees the key when nothing was charged.
-- A call that is still open keeps its key: the next request with it is judged by what became of the call.
CREATE FUNCTION billing.keep_answer(p_request_id text, p_status integer, p_headers jsonb, p_body bytea)
RETURNS boolean LANGUAGE plpgsql VOLATILE SET search_path = billing, pg_temp SET enable_seqscan = off
AS $$
BEGIN
  IF p_status IS NULL THEN
    DELETE FROM idempotency_answers w
     WHERE w.request_id = p_request_id AND w.status IS NULL
       AND EXISTS (SELECT 1 FROM usage_records u WHERE u.request_id = p_request_id AND u.charged_micro_credits = u.refunded_micro_credits);
    RETURN false;
  END IF;
  UPDATE idempotency_answers SET status = p_status, headers = p_headers, body = p_body WHERE request_id = p_request_id AND status IS NULL;
  RETURN FOUND OR EXISTS (SELECT 1 FROM idempotency_answers w WHERE w.request_id = p_request_id);
END $$;

CREATE FUNCTION billing.forget_answers(answers_max integer DEFAULT 1000)
RETURNS integer LANGUAGE plpgsql VOLATILE SET search_path = billing, pg_temp SET enable_seqscan = off
AS $$
DECLARE forgotten integer;
BEGIN
  WITH old AS (SELECT w.key_id, w.idempotency_key FROM idempotency_answers w WHERE w.expires_at < now() LIMIT answers_max FOR UPDATE SKIP LOCKED)
  DELETE FROM idempotency_answers w USING old WHERE w.key_id = old.key_id AND w.idempotency_key = old.idempotency_key;
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;
