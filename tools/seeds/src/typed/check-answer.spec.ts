import { checkAnswer } from './check-answer.ts';
import { startedAsk } from './documented-answers.ts';

const answer = (body: object, status = 200) => ({ status, contentType: 'application/json', body: JSON.stringify(body) });
const good = { answer: 'Procesando...', task_id: '019ad3b2-7c1e-7a40-8f3d-2b6c90e1d4a5', done: false };

it('a typed client of a page takes further keys, and names each key that is absent, wrong or out of order', () => {
  expect(checkAnswer(answer({ ...good, more: 1 }), startedAsk)).toEqual([]);
  expect(checkAnswer(answer({ ...good, task_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }), startedAsk)).toEqual([expect.stringMatching(/^task_id: /)]);
  expect(checkAnswer(answer({ task_id: good.task_id, answer: 5, done: false }), startedAsk)).toEqual([
    expect.stringMatching(/^answer: /),
    'keys in the order answer, task_id, done on the page, task_id, answer, done here',
  ]);
  expect(checkAnswer(answer(good, 404), startedAsk)).toEqual([expect.stringMatching(/^status 200 on the page, 404 here/)]);
});
