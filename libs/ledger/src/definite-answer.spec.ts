import { DefiniteAnswers, isIndefinite } from './definite-answer.ts';

const failure = (code: string) => Object.assign(new Error('failed'), { code });

it.each(['08006', '57P01', '57P03', '57014', '53300', '53100', '58030', '40P01', '40001', '23505', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])(
  'takes %s for an answer that is not definite',
  (code) => {
    expect(isIndefinite(failure(code))).toBe(true);
  },
);

it.each(['23503', '23514', '22003', '42501', '42P01'])('takes %s for a definite no', (code) => {
  expect(isIndefinite(failure(code))).toBe(false);
});

it('takes a connection that ended for an answer that is not definite', () => {
  expect(isIndefinite(new Error('Connection terminated unexpectedly'))).toBe(true);
  expect(isIndefinite(new Error('timeout exceeded when trying to connect'))).toBe(true);
  expect(isIndefinite(new Error('something else'))).toBe(false);
});

it('asks again until the answer is definite', async () => {
  let asked = 0;
  const answer = await new DefiniteAnswers(5_000).of(async () => {
    asked += 1;
    if (asked < 4) throw failure('ECONNRESET');
    return 'done';
  });
  expect({ answer, asked }).toEqual({ answer: 'done', asked: 4 });
});

it('passes a definite failure on at once', async () => {
  let asked = 0;
  const attempt = new DefiniteAnswers(5_000).of(async () => {
    asked += 1;
    throw failure('23514');
  });
  await expect(attempt).rejects.toMatchObject({ code: '23514' });
  expect(asked).toBe(1);
});

it('says that the service is unavailable when its patience is over, then asks once each until the database is back', async () => {
  const answers = new DefiniteAnswers(100);
  let away = true;
  let asked = 0;
  const ask = async () => {
    asked += 1;
    if (away) throw failure('ECONNREFUSED');
    return 'here';
  };
  await expect(answers.of(ask)).rejects.toMatchObject({ code: 'service_unavailable', details: { retryAfterSeconds: 1 } });
  expect(asked).toBeGreaterThan(1);
  asked = 0;
  await expect(answers.of(ask)).rejects.toMatchObject({ code: 'service_unavailable' });
  expect(asked).toBe(1);
  away = false;
  expect(await answers.of(ask)).toBe('here');
});
