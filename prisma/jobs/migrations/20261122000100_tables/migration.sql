-- The tables of the desk. A row of `jobs` is the record of a job: queues, messages and workers may all be lost and are made anew from it.
-- Ids sort by bytes ("C") and, being ULIDs, by time.
CREATE SCHEMA IF NOT EXISTS jobs;

-- The clock of every decision: one for all instances, and the only thing a test has to replace to move time.
CREATE FUNCTION jobs.clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

-- How long a queued job goes unclaimed before its message is taken for lost. A setting of the service's connections.
CREATE FUNCTION jobs.hint_interval() RETURNS interval LANGUAGE sql STABLE
AS $$ SELECT make_interval(secs => coalesce(nullif(current_setting('portazgo.hint_seconds', true), ''), '10')::double precision) $$;

-- Texts of clients stay in columns of type json, not jsonb: it keeps what it was given, and takes every string that JSON can express.
CREATE TABLE jobs.jobs (
  id                    text COLLATE "C" PRIMARY KEY,
  client_id             text COLLATE "C" NOT NULL,
  key_id                text COLLATE "C" NOT NULL,
  operation             text NOT NULL,
  room                  text NOT NULL,
  model                 text NOT NULL,
  mode                  text NOT NULL CHECK (mode IN ('live', 'test')),
  input                 json NOT NULL,
  held_micro_credits    bigint NOT NULL CHECK (held_micro_credits >= 0),
  price_multiplier_ppm  integer NOT NULL CHECK (price_multiplier_ppm >= 0),
  charge_on_failure     boolean NOT NULL,
  queue_seconds         integer NOT NULL CHECK (queue_seconds > 0),
  run_seconds           integer NOT NULL CHECK (run_seconds > 0),
  heartbeat_seconds     integer NOT NULL CHECK (heartbeat_seconds > 0),
  total_seconds         integer NOT NULL CHECK (total_seconds > 0),
  webhook_url           text,
  dialect               text NOT NULL,
  public_request        json NOT NULL,
  locale                text NOT NULL,

  -- `ending`: how it ended is known, what it cost is not yet committed.
  state                 text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'ending', 'succeeded', 'failed', 'cancelled')),
  -- As its client is told.
  status                text NOT NULL GENERATED ALWAYS AS (CASE state WHEN 'ending' THEN 'running' ELSE state END) STORED,
  -- Grows with each claim and with each claim that is taken back: whoever comes with an older one changes no row.
  lease                 integer NOT NULL DEFAULT 0,
  -- Claims that did not end in a word of their worker.
  attempt               integer NOT NULL DEFAULT 0,
  worker                text,
  hold_started          boolean NOT NULL DEFAULT false,
  engine                text,
  provider              text,
  upstream_model        text,
  -- From here on something may have been sent upstream.
  sent_at               timestamptz,
  -- The lease that sent it; only this one may send it elsewhere, after a refusal with proof.
  sent_lease            integer,
  upstream              json,
  cancel_asked          boolean NOT NULL DEFAULT false,
  -- Its time is over, and its worker was asked for the provider's last word.
  timed_out             boolean NOT NULL DEFAULT false,
  progress_percent      real,
  upstream_position     integer,
  -- Waits for another job of its key to end; who ends wakes it.
  blocked               boolean NOT NULL DEFAULT false,
  hints                 integer NOT NULL DEFAULT 0,

  queue_until           timestamptz,
  hint_at               timestamptz,
  lease_until           timestamptz,
  run_until             timestamptz,
  total_until           timestamptz NOT NULL,
  -- When the sweep must look at it next.
  due_at                timestamptz GENERATED ALWAYS AS (CASE state WHEN 'queued' THEN least(queue_until, total_until, hint_at)
                                                                    WHEN 'running' THEN least(lease_until, run_until, total_until) END) STORED,

  end_outcome           text CHECK (end_outcome IN ('succeeded', 'failed', 'cancelled', 'unknown')),
  "end"                 json,
  -- The lease whose worker told the end; NULL when the desk ended it.
  end_lease             integer,
  voice_id              text,
  charged_micro_credits bigint CHECK (charged_micro_credits >= 0),
  created_at            timestamptz NOT NULL,
  started_at            timestamptz,
  ended_at              timestamptz,
  CONSTRAINT jobs_end_is_whole CHECK ((state IN ('queued', 'running')) = (end_outcome IS NULL) AND (end_outcome IS NULL) = ("end" IS NULL)),
  CONSTRAINT jobs_terminal_is_charged CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (charged_micro_credits IS NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

-- Each look of the desk has its index, as small as the work in flight, so that a million ended jobs slow nothing down.
CREATE INDEX jobs_due_idx ON jobs.jobs (due_at) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_queue_idx ON jobs.jobs (room, id) WHERE state = 'queued';
CREATE INDEX jobs_blocked_idx ON jobs.jobs (key_id, id) WHERE state = 'queued' AND blocked;
CREATE INDEX jobs_key_load_idx ON jobs.jobs (key_id) WHERE state = 'running';
CREATE INDEX jobs_provider_load_idx ON jobs.jobs (provider) WHERE state = 'running' AND sent_at IS NOT NULL;
CREATE INDEX jobs_client_idx ON jobs.jobs (client_id, id);
CREATE INDEX jobs_client_status_idx ON jobs.jobs (client_id, status, id);
CREATE INDEX jobs_ended_idx ON jobs.jobs (ended_at) WHERE ended_at IS NOT NULL;

-- The second net: whatever a function or a hand does, a terminal job stays as it is, and only terminal jobs are forgotten.
CREATE FUNCTION jobs.keep_terminal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'job % has ended and stays %', OLD.id, OLD.state USING ERRCODE = 'check_violation';
  END IF;
  RAISE EXCEPTION 'job % has not ended', OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER jobs_terminal_stays BEFORE UPDATE ON jobs.jobs FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION jobs.keep_terminal();
CREATE TRIGGER jobs_open_stays BEFORE DELETE ON jobs.jobs FOR EACH ROW WHEN (OLD.ended_at IS NULL) EXECUTE FUNCTION jobs.keep_terminal();

-- What follows from a change, written with it: messages of the work queues, settlements, webhooks, voices to remove at their provider.
-- A row is claimed by moving `available_at` into the future, and deleted when it is done.
CREATE TABLE jobs.outbox (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind         text NOT NULL,
  job_id       text COLLATE "C" NOT NULL,
  payload      json NOT NULL DEFAULT '{}',
  attempt      integer NOT NULL DEFAULT 0,
  available_at timestamptz NOT NULL DEFAULT jobs.clock()
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX outbox_available_idx ON jobs.outbox (kind, available_at);

-- Voices that clients own. `job_id` made it.
CREATE TABLE jobs.voices (
  id                text COLLATE "C" PRIMARY KEY,
  client_id         text COLLATE "C" NOT NULL,
  title             text NOT NULL,
  model             text NOT NULL,
  provider          text NOT NULL,
  upstream_voice_id text NOT NULL,
  mode              text NOT NULL,
  job_id            text COLLATE "C" NOT NULL UNIQUE,
  created_at        timestamptz NOT NULL
);
CREATE INDEX voices_client_idx ON jobs.voices (client_id, id);

-- Which store of the broker the queues were last told to. A new one knows nothing of them.
CREATE TABLE jobs.broker_store (
  is_only  boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  identity text NOT NULL
);
