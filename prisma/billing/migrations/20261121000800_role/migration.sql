-- The role that the service works as (`SET ROLE`). Roles belong to the cluster: another database of it may have made this one already,
-- or be making it at this moment.
DO $$
BEGIN
  CREATE ROLE portazgo_billing NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;
END $$;

DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND NOT pg_has_role(current_user, 'portazgo_billing', 'MEMBER') THEN
    EXECUTE format('GRANT portazgo_billing TO %I', current_user);
  END IF;
END $$;

GRANT USAGE ON SCHEMA billing TO portazgo_billing;
GRANT SELECT ON ALL TABLES IN SCHEMA billing TO portazgo_billing;
-- Entries can only be added.
GRANT INSERT ON billing.entries, billing.admin_acts TO portazgo_billing;
GRANT INSERT, UPDATE ON billing.plans, billing.clients, billing.api_keys, billing.key_secrets, billing.key_meters, billing.accounts,
  billing.usage_records TO portazgo_billing;
GRANT INSERT, UPDATE, DELETE ON billing.holds, billing.idempotency_answers TO portazgo_billing;
GRANT USAGE ON TYPE billing.reservation_answer, billing.settlement_answer TO portazgo_billing;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA billing TO portazgo_billing;
