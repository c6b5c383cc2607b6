-- The ledger's own audit: one row for each invariant of docs, all read in the snapshot of the calling statement (STABLE).
-- `checked` is how many things were looked at, `faults` how many are wrong, `offenders` the first of them.
CREATE VIEW billing.house_totals AS
  SELECT h.id, coalesce((SELECT sum(e.amount) FROM billing.entries e WHERE e.account_id = h.id), 0)::bigint AS total FROM billing.house_accounts h;

CREATE FUNCTION billing.verify_ledger(offenders_max integer DEFAULT 5)
RETURNS TABLE (invariant text, meaning text, checked bigint, faults bigint, offenders text[])
LANGUAGE sql STABLE SET search_path = billing, pg_temp SET jit = off
AS $$
  WITH
  moves AS (
    SELECT move_id, sum(amount) AS total, count(*) AS entries FROM entries GROUP BY move_id),
  by_account AS (
    SELECT account_id, sum(amount) AS total, count(*) AS entries, count(number) AS numbered, count(DISTINCT number) AS numbers, min(number) AS first, max(number) AS last
      FROM entries WHERE account_id NOT IN (SELECT id FROM house_accounts) GROUP BY account_id),
  open_by_account AS (
    SELECT client_id, sum(amount_micro_credits) AS held FROM holds GROUP BY client_id),
  open_by_key AS (
    SELECT key_id, sum(amount_micro_credits) AS reserved, count(*) AS in_flight FROM holds GROUP BY key_id),
  -- What the legs of each request say, beside what its usage record says.
  by_request AS (
    SELECT e.move_id,
           -coalesce(sum(e.amount) FILTER (WHERE e.number IS NOT NULL), 0) AS paid,
           coalesce(sum(e.amount) FILTER (WHERE e.account_id = 'revenue'), 0) AS revenue,
           -coalesce(sum(e.amount) FILTER (WHERE e.account_id = 'operator_loss'), 0) AS loss,
           count(DISTINCT e.account_id) FILTER (WHERE e.number IS NOT NULL) AS payers, min(e.account_id) FILTER (WHERE e.number IS NOT NULL) AS payer
      FROM entries e WHERE e.kind NOT IN ('grant', 'adjustment', 'source') GROUP BY e.move_id),
  i1 AS (SELECT move_id || ' is off by ' || total AS offender FROM moves WHERE total <> 0),
  i2 AS (
    SELECT coalesce(a.id, b.account_id) || ' has posted ' || coalesce(a.posted::text, 'no account') || ', its entries say ' || coalesce(b.total, 0) AS offender
      FROM accounts a FULL JOIN by_account b ON b.account_id = a.id WHERE a.posted IS DISTINCT FROM coalesce(b.total, 0)),
  i3 AS (
    SELECT coalesce(a.id, o.client_id) || ' holds ' || coalesce(a.held::text, 'nothing') || ', its open holds say ' || coalesce(o.held, 0) AS offender
      FROM accounts a FULL JOIN open_by_account o ON o.client_id = a.id WHERE a.held IS DISTINCT FROM coalesce(o.held, 0)
    UNION ALL
    SELECT coalesce(m.key_id, o.key_id) || ' reserves ' || coalesce(m.reserved_micro_credits::text, 'nothing') || ' in ' || coalesce(m.in_flight, 0)
           || ' calls, its open holds say ' || coalesce(o.reserved, 0) || ' in ' || coalesce(o.in_flight, 0)
      FROM key_meters m FULL JOIN open_by_key o ON o.key_id = m.key_id
     WHERE m.reserved_micro_credits IS DISTINCT FROM coalesce(o.reserved, 0) OR m.in_flight IS DISTINCT FROM coalesce(o.in_flight, 0)),
  i4 AS (SELECT id || ' has ' || posted - held || ' available' AS offender FROM accounts WHERE posted - held < 0),
  i5 AS (
    SELECT coalesce(u.request_id, b.move_id) || ' has entries of ' || coalesce(b.paid, 0) || ' paid, ' || coalesce(b.revenue, 0) || ' revenue, ' || coalesce(b.loss, 0)
           || ' loss; its record says ' || coalesce((u.charged_micro_credits - u.refunded_micro_credits)::text, 'nothing') AS offender
      FROM usage_records u FULL JOIN by_request b ON b.move_id = u.request_id
     WHERE u.request_id IS NULL
        OR coalesce(b.paid, 0) <> u.charged_micro_credits - u.refunded_micro_credits
        OR coalesce(b.revenue, 0) <> u.cost_micro_credits - u.refunded_micro_credits
        OR coalesce(b.loss, 0) <> u.loss_micro_credits
        OR b.payers > 1 OR b.payer <> u.client_id
    UNION ALL
    SELECT request_id || ' is open and ended at once' FROM holds JOIN usage_records USING (request_id)),
  i15 AS (
    SELECT coalesce(a.id, b.account_id) || ' counts ' || coalesce(a.entry_count::text, 'no') || ' entries, has ' || coalesce(b.entries, 0)
           || ' numbered ' || coalesce(b.first, 0) || ' to ' || coalesce(b.last, 0) AS offender
      FROM accounts a FULL JOIN by_account b ON b.account_id = a.id
     WHERE a.entry_count IS DISTINCT FROM coalesce(b.entries, 0)
        OR (b.account_id IS NOT NULL AND NOT (b.first = 1 AND b.last = b.entries AND b.numbers = b.entries)))
  SELECT 'I1', 'all entries of every move sum to 0', (SELECT count(*) FROM moves), (SELECT count(*) FROM i1), ARRAY (SELECT offender FROM i1 LIMIT offenders_max)
  UNION ALL SELECT 'I2', 'posted is the sum of an account''s entries', (SELECT count(*) FROM accounts), (SELECT count(*) FROM i2), ARRAY (SELECT offender FROM i2 LIMIT offenders_max)
  UNION ALL SELECT 'I3', 'held is the sum of open holds', (SELECT count(*) FROM holds), (SELECT count(*) FROM i3), ARRAY (SELECT offender FROM i3 LIMIT offenders_max)
  UNION ALL SELECT 'I4', 'nothing is overdrawn', (SELECT count(*) FROM accounts), (SELECT count(*) FROM i4), ARRAY (SELECT offender FROM i4 LIMIT offenders_max)
  UNION ALL SELECT 'I5', 'every request is charged once, as its record says', (SELECT count(*) FROM usage_records), (SELECT count(*) FROM i5), ARRAY (SELECT offender FROM i5 LIMIT offenders_max)
  UNION ALL SELECT 'I15', 'entry numbers of an account are 1..n', (SELECT count(*) FROM by_account), (SELECT count(*) FROM i15), ARRAY (SELECT offender FROM i15 LIMIT offenders_max)
$$;
