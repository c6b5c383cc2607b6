-- The tables of billing. Money is BIGINT micro-credits throughout; ids sort by bytes ("C"), which every lock order relies on.
CREATE SCHEMA IF NOT EXISTS billing;

CREATE TABLE billing.plans (
  id                   text COLLATE "C" PRIMARY KEY,
  name                 text NOT NULL,
  requests_per_minute  integer NOT NULL CHECK (requests_per_minute >= 0),
  tokens_per_minute    bigint NOT NULL CHECK (tokens_per_minute >= 0),
  concurrency          integer NOT NULL CHECK (concurrency >= 0),
  -- Parts per million: 1000000 is the catalog's price. The upper bound keeps amount * multiplier inside BIGINT.
  price_multiplier_ppm integer NOT NULL CHECK (price_multiplier_ppm BETWEEN 0 AND 100000000),
  created_at           timestamptz(3) NOT NULL DEFAULT now(),
  updated_at           timestamptz(3) NOT NULL DEFAULT now()
);

INSERT INTO billing.plans (id, name, requests_per_minute, tokens_per_minute, concurrency, price_multiplier_ppm) VALUES
  ('starter',  'Starter',  60,      500000,      10,    1000000),
  ('pro',      'Pro',      600,     5000000,     100,   1000000),
  ('operator', 'Operator', 1000000, 10000000000, 10000, 1000000);

CREATE TABLE billing.clients (
  id                  text COLLATE "C" PRIMARY KEY,
  name                text NOT NULL,
  email               text,
  plan_id             text COLLATE "C" NOT NULL DEFAULT 'starter' REFERENCES billing.plans (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  status              text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  expires_at          timestamptz(3),
  -- Granted when the row is inserted, see open_account.
  bonus_micro_credits bigint NOT NULL DEFAULT 0 CHECK (bonus_micro_credits BETWEEN 0 AND 9000000000000000),
  created_at          timestamptz(3) NOT NULL DEFAULT now(),
  updated_at          timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX clients_name_idx ON billing.clients (name);

CREATE TABLE billing.api_keys (
  id                        text COLLATE "C" PRIMARY KEY,
  client_id                 text COLLATE "C" NOT NULL REFERENCES billing.clients (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  name                      text NOT NULL,
  mode                      text NOT NULL CHECK (mode IN ('live', 'test')),
  scopes                    text[] NOT NULL,
  -- NULL is "no restriction", an empty list is "nothing".
  models                    text[],
  ips                       inet[],
  spend_cap_micro_credits   bigint CHECK (spend_cap_micro_credits BETWEEN 0 AND 9000000000000000),
  -- NULL takes the plan's limit.
  requests_per_minute       integer CHECK (requests_per_minute >= 0),
  tokens_per_minute         bigint CHECK (tokens_per_minute >= 0),
  concurrency               integer CHECK (concurrency >= 0),
  expires_at                timestamptz(3),
  revoked_at                timestamptz(3),
  created_at                timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX api_keys_client_id_idx ON billing.api_keys (client_id);

-- The secrets of a key. Rotation adds one and gives the older ones an end, so that limits, cap and spending stay the key's.
CREATE TABLE billing.key_secrets (
  hash           text COLLATE "C" PRIMARY KEY,
  key_id         text COLLATE "C" NOT NULL REFERENCES billing.api_keys (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  pepper_version integer NOT NULL DEFAULT 1,
  created_at     timestamptz(3) NOT NULL DEFAULT now(),
  expires_at     timestamptz(3)
);
CREATE INDEX key_secrets_key_id_idx ON billing.key_secrets (key_id);

-- What a key has used. One row a key, rewritten by every batch: half of each page is left free so that updates stay on it (HOT).
CREATE TABLE billing.key_meters (
  key_id                 text COLLATE "C" PRIMARY KEY,
  window_started_at      timestamptz,
  window_requests        bigint NOT NULL DEFAULT 0,
  window_tokens          bigint NOT NULL DEFAULT 0,
  in_flight              integer NOT NULL DEFAULT 0 CHECK (in_flight >= 0),
  spent_micro_credits    bigint NOT NULL DEFAULT 0 CHECK (spent_micro_credits >= 0),
  reserved_micro_credits bigint NOT NULL DEFAULT 0 CHECK (reserved_micro_credits >= 0)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- A client's money. The house's accounts have no such row: their totals are sums of entries, so no batch waits for them.
CREATE TABLE billing.accounts (
  id          text COLLATE "C" PRIMARY KEY,
  posted      bigint NOT NULL DEFAULT 0,
  held        bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  entry_count bigint NOT NULL DEFAULT 0,
  CONSTRAINT accounts_never_overdrawn CHECK (posted - held >= 0)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE billing.house_accounts (
  id          text COLLATE "C" PRIMARY KEY,
  description text NOT NULL
);
INSERT INTO billing.house_accounts (id, description) VALUES
  ('revenue',         'what clients were charged for calls'),
  ('operator_loss',   'cost that no client could or should carry'),
  ('paypal_clearing', 'top-ups paid through PayPal'),
  ('grants',          'credits given by the operator');

-- Open holds only: a hold that ends leaves this table and becomes a usage record, so the table stays as small as the work in flight.
-- No foreign key leads to accounts: its row lock would meet the batches that update the account.
CREATE TABLE billing.holds (
  request_id              text COLLATE "C" PRIMARY KEY,
  client_id               text COLLATE "C" NOT NULL,
  key_id                  text COLLATE "C" NOT NULL,
  state                   text NOT NULL CHECK (state IN ('held', 'started', 'reconciling')),
  mode                    text NOT NULL,
  operation               text NOT NULL,
  model                   text,
  amount_micro_credits    bigint NOT NULL CHECK (amount_micro_credits >= 0),
  -- 0 for test keys, which pay nothing.
  price_multiplier_ppm    integer NOT NULL,
  tokens                  bigint NOT NULL,
  -- The key's window that the tokens were counted in.
  window_started_at       timestamptz NOT NULL,
  -- Before the multiplier, as services report it.
  delivered_micro_credits bigint NOT NULL,
  delivered_usage         jsonb,
  created_at              timestamptz NOT NULL,
  deadline_at             timestamptz NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX holds_deadline_at_idx ON billing.holds (deadline_at);

-- Append-only; the service's role may neither change nor delete. `move_id` is the request id of a hold or the reference of a grant.
CREATE TABLE billing.entries (
  move_id    text COLLATE "C" NOT NULL,
  kind       text COLLATE "C" NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  -- 1..n without gaps for a client's account, NULL for the house's.
  number     bigint,
  amount     bigint NOT NULL CHECK (amount <> 0),
  note       text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (move_id, kind)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.5);
CREATE UNIQUE INDEX entries_account_id_number_key ON billing.entries (account_id, number) WHERE number IS NOT NULL;

-- One row for each ended request: what was asked, used, charged, and how we know.
CREATE TABLE billing.usage_records (
  request_id             text COLLATE "C" PRIMARY KEY,
  client_id              text COLLATE "C" NOT NULL,
  key_id                 text COLLATE "C" NOT NULL,
  mode                   text NOT NULL,
  operation              text NOT NULL,
  model                  text,
  engine                 text,
  upstream_id            text,
  state                  text NOT NULL CHECK (state IN ('settled', 'released', 'expired')),
  outcome                text NOT NULL CHECK (outcome IN ('succeeded', 'cut', 'failed', 'unknown')),
  -- 'sweep' until the real settlement comes, which then corrects the charge once.
  closed_by              text NOT NULL CHECK (closed_by IN ('settlement', 'sweep', 'correction')),
  held_micro_credits     bigint NOT NULL,
  price_multiplier_ppm   integer NOT NULL,
  cost_micro_credits     bigint NOT NULL,
  charged_micro_credits  bigint NOT NULL,
  loss_micro_credits     bigint NOT NULL,
  refunded_micro_credits bigint NOT NULL,
  input_uncached         bigint NOT NULL,
  input_cached           bigint NOT NULL,
  cache_write            bigint NOT NULL,
  output                 bigint NOT NULL,
  reasoning              bigint NOT NULL,
  usage_source           text NOT NULL,
  created_at             timestamptz NOT NULL,
  closed_at              timestamptz NOT NULL,
  CONSTRAINT usage_records_cost_is_carried CHECK (cost_micro_credits = charged_micro_credits + loss_micro_credits),
  CONSTRAINT usage_records_refund_at_most_charge CHECK (refunded_micro_credits BETWEEN 0 AND charged_micro_credits)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.5);
CREATE INDEX usage_records_client_id_closed_at_idx ON billing.usage_records (client_id, closed_at);

CREATE TABLE billing.idempotency_answers (
  key_id          text COLLATE "C" NOT NULL,
  idempotency_key text COLLATE "C" NOT NULL,
  body_hash       text NOT NULL,
  request_id      text COLLATE "C" NOT NULL,
  -- NULL until the answer is kept.
  status          integer,
  headers         jsonb,
  body            bytea,
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  PRIMARY KEY (key_id, idempotency_key)
);
CREATE UNIQUE INDEX idempotency_answers_request_id_key ON billing.idempotency_answers (request_id);
CREATE INDEX idempotency_answers_expires_at_idx ON billing.idempotency_answers (expires_at);

CREATE TABLE billing.admin_acts (
  id         text COLLATE "C" PRIMARY KEY,
  act        text NOT NULL,
  subject    text NOT NULL,
  details    jsonb NOT NULL,
  ip         text,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX admin_acts_subject_created_at_idx ON billing.admin_acts (subject, created_at);
