-- Gives a key a new secret; the older ones end after the grace, or earlier where they already had an earlier end.
-- The database's clock counts the grace, as it decides every admission.
CREATE FUNCTION billing.rotate_key(p_key_id text, new_hash text, p_pepper_version integer, grace interval)
RETURNS timestamptz LANGUAGE plpgsql VOLATILE SET search_path = billing, pg_temp
AS $$
DECLARE ends timestamptz := clock_timestamp() + grace;
BEGIN
  PERFORM 1 FROM api_keys k WHERE k.id = p_key_id AND k.revoked_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  UPDATE key_secrets s SET expires_at = ends WHERE s.key_id = p_key_id AND (s.expires_at IS NULL OR s.expires_at > ends);
  INSERT INTO key_secrets (hash, key_id, pepper_version) VALUES (new_hash, p_key_id, p_pepper_version);
  RETURN ends;
END $$;
