-- The role that the service works as (`SET ROLE`). Roles belong to the cluster: another database of it may have made this one already,
-- or be making it at this moment.
DO $$
BEGIN
  CREATE ROLE portazgo_jobs NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;
END $$;

DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND NOT pg_has_role(current_user, 'portazgo_jobs', 'MEMBER') THEN
    EXECUTE format('GRANT portazgo_jobs TO %I', current_user);
  END IF;
END $$;

GRANT USAGE ON SCHEMA jobs TO portazgo_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs.jobs, jobs.outbox, jobs.voices TO portazgo_jobs;
GRANT SELECT, INSERT, UPDATE ON jobs.broker_store TO portazgo_jobs;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO portazgo_jobs;
