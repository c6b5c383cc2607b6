-- Webhooks: the endpoints that clients registered, the messages on their way, and the log of their tries.

-- Secrets are sealed by the service (AES-256-GCM, bound to table, column, row and key version); the database never sees one.
CREATE TABLE jobs.webhook_endpoints (
  id                    TEXT COLLATE "C" PRIMARY KEY,
  client_id             TEXT COLLATE "C" NOT NULL,
  -- Endpoints of a client take numbered places, so that two registrations at once cannot both take the last one.
  place                 SMALLINT NOT NULL CHECK (place BETWEEN 1 AND 20),
  url                   TEXT NOT NULL,
  events                TEXT[] NOT NULL CHECK (cardinality(events) > 0 AND events <@ ARRAY['job.succeeded', 'job.failed', 'job.cancelled']),
  description           TEXT NOT NULL DEFAULT '',
  enabled               BOOLEAN NOT NULL DEFAULT true,
  secret                BYTEA NOT NULL,
  previous_secret       BYTEA,
  previous_secret_until TIMESTAMPTZ(3),
  created_at            TIMESTAMPTZ(3) NOT NULL DEFAULT jobs.clock(),
  UNIQUE (client_id, place),
  CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL))
);

-- Signs messages to addresses that came with a request: one per client.
CREATE TABLE jobs.webhook_request_secrets (
  client_id             TEXT COLLATE "C" PRIMARY KEY,
  secret                BYTEA NOT NULL,
  previous_secret       BYTEA,
  previous_secret_until TIMESTAMPTZ(3),
  created_at            TIMESTAMPTZ(3) NOT NULL DEFAULT jobs.clock(),
  CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL))
);

-- One message to one address. The id is made of the job's and the endpoint's, so that telling a job twice adds nothing.
CREATE TABLE jobs.webhook_deliveries (
  id              TEXT COLLATE "C" PRIMARY KEY,
  client_id       TEXT COLLATE "C" NOT NULL,
  endpoint_id     TEXT COLLATE "C" REFERENCES jobs.webhook_endpoints ON DELETE CASCADE,
  url             TEXT NOT NULL,
  job_id          TEXT COLLATE "C" NOT NULL,
  event           TEXT NOT NULL CHECK (event IN ('job.succeeded', 'job.failed', 'job.cancelled')),
  body            TEXT NOT NULL,
  state           TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'given-up')),
  -- Tries since the message was queued, or queued again; the log counts on.
  tries           SMALLINT NOT NULL DEFAULT 0,
  attempts        INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TIMESTAMPTZ(3) DEFAULT jobs.clock(),
  -- Grows with each claim: whoever comes back with an older one writes no failure.
  lease           INTEGER NOT NULL DEFAULT 0,
  leased_until    TIMESTAMPTZ(3),
  created_at      TIMESTAMPTZ(3) NOT NULL DEFAULT jobs.clock(),
  ended_at        TIMESTAMPTZ(3),
  CHECK ((state = 'pending') = (next_attempt_at IS NOT NULL)),
  CHECK ((state = 'pending') = (ended_at IS NULL))
);
CREATE INDEX webhook_deliveries_due ON jobs.webhook_deliveries (next_attempt_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_ended ON jobs.webhook_deliveries (ended_at) WHERE state <> 'pending';
CREATE INDEX webhook_deliveries_of_client ON jobs.webhook_deliveries (client_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_of_endpoint ON jobs.webhook_deliveries (endpoint_id, created_at DESC, id DESC);
-- Rows change several times in their short life.
ALTER TABLE jobs.webhook_deliveries SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

CREATE TABLE jobs.webhook_attempts (
  delivery_id TEXT COLLATE "C" NOT NULL REFERENCES jobs.webhook_deliveries ON DELETE CASCADE,
  number      INTEGER NOT NULL,
  at          TIMESTAMPTZ(3) NOT NULL,
  status      SMALLINT,
  reason      TEXT,
  duration_ms INTEGER NOT NULL,
  PRIMARY KEY (delivery_id, number)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON jobs.webhook_endpoints, jobs.webhook_request_secrets, jobs.webhook_deliveries, jobs.webhook_attempts TO portazgo_jobs;
