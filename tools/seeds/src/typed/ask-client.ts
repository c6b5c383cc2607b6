import { textAt, valueAt } from '../answer-differences.ts';
import type { Bench, Example } from '../example.ts';
import { followTask } from '../follow-task.ts';
import { get, post } from '../house-call.ts';
import { chargedCredits } from './charged-credits.ts';
import { checkAnswer, checkValue } from './check-answer.ts';
import { accountAnswer, askAnswer, askEnd, askToken, refusal, startedAsk, taskAtWork, taskCompleted } from './documented-answers.ts';

/** Every field of the page that has a default, with it. */
const defaults = { mode: 'expert', service: 'auto', stream: false, max_tokens: 4096, voice: 'default', format: 'mp3', count: 1, width: 1024, height: 1024 };
const example = (title: string, run: Example['run']): Example => ({ seed: '000', title: `typed client: ${title}`, run });

async function completedTask(bench: Bench, started: Awaited<ReturnType<typeof post>>): Promise<{ differences: string[]; address: string }> {
  const differences = checkAnswer(started, startedAsk);
  if (differences.length > 0) return { differences, address: '' };
  const { waiting, last } = await followTask(bench, `/v1/task?id=${textAt(started, 'task_id')}`, 'status', 'processing');
  return {
    differences: [...waiting.flatMap((answer) => checkAnswer(answer, taskAtWork)), ...checkAnswer(last, taskCompleted)],
    address: String(valueAt(last, 'answer')),
  };
}

const languageModes = [
  ['agil', 'deepseek-v4-flash'],
  ['expert', 'deepseek-v4-pro'],
  ['focus', 'deepseek-v4-pro'],
  ['gpt-4o', 'gpt-4o'],
  ['gpt-4o-mini', 'gpt-4o-mini'],
] as const;

export const askClient: readonly Example[] = [
  ...languageModes.map(([mode, model]) =>
    example(`ask with every default, mode ${mode}`, async (bench) => {
      const { answer, charged } = await chargedCredits(bench, () => post(bench, '/v1/ask', { ...defaults, ask: 'Explica la fotosíntesis en 2 frases', mode }));
      const cost = valueAt(answer, 'usage.cost');
      const differences = checkAnswer(answer, askAnswer(model));
      return { differences: cost === charged ? differences : [...differences, `usage.cost is ${String(cost)} and ${charged} credits were taken`] };
    }),
  ),
  example('ask with a temperature, which has no default', async (bench) => ({
    differences: checkAnswer(await post(bench, '/v1/ask', { ...defaults, ask: 'Hola', temperature: 0.7 }), askAnswer()),
  })),
  example('a stream', async (bench) => {
    const { body } = await post(bench, '/v1/ask', { ...defaults, ask: 'Hola', stream: true });
    const events = [...body.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => JSON.parse(json) as unknown);
    const tokens = events.slice(0, -1);
    return {
      differences: [
        ...(tokens.length > 0 ? [] : ['no event before the last']),
        ...tokens.flatMap((event, index) => checkValue(event, askToken, `event ${index}`)),
        ...checkValue(events.at(-1), askEnd, 'the last event'),
      ],
    };
  }),
  example('every default, mode image-flux, then its task', async (bench) =>
    completedTask(bench, await post(bench, '/v1/ask', { ...defaults, ask: 'Un gato', mode: 'image-flux' })),
  ),
  example('every default, mode image-edit, then its task', async (bench) =>
    completedTask(
      bench,
      await post(bench, '/v1/ask', { ...defaults, ask: 'En blanco y negro', mode: 'image-edit', image_url: `${bench.samplesUrl}/photo.jpg` }),
    ),
  ),
  example('every default, mode tts-s2, then its task, then mode stt-s2 of what was spoken', async (bench) => {
    const { differences, address } = await completedTask(bench, await post(bench, '/v1/ask', { ...defaults, ask: 'Hola a todos', mode: 'tts-s2' }));
    if (differences.length > 0) return { differences };
    return { differences: checkAnswer(await post(bench, '/v1/ask', { ...defaults, ask: 'Transcribe', mode: 'stt-s2', audio_url: address }), askAnswer()) };
  }),
  example('every default, mode vision', async (bench) => ({
    differences: checkAnswer(
      await post(bench, '/v1/ask', { ...defaults, ask: '¿Qué se ve?', mode: 'vision', image_url: `${bench.samplesUrl}/photo.jpg` }),
      askAnswer(),
    ),
  })),
  ...(['image', 'tts'] as const).map((service) =>
    example(`every default, service ${service}`, async (bench) => ({
      differences: checkAnswer(await post(bench, '/v1/ask', { ...defaults, ask: 'Un gato', service }), startedAsk),
    })),
  ),
  example('GET /v1/me', async (bench) => ({ differences: checkAnswer(await get(bench, '/v1/me'), accountAnswer) })),
  example('refusals', async (bench) => ({
    differences: [
      ...checkAnswer(await post(bench, '/v1/ask', {}), refusal(400)),
      ...checkAnswer(await post({ ...bench, key: 'sk-sa-...' }, '/v1/ask', { ask: 'Hola' }), refusal(401)),
      ...checkAnswer(await get(bench, '/v1/task?id=uuid-abc'), refusal(404)),
    ],
  })),
];
