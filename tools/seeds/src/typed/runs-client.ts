import { answerDifferences, textAt, valueAt } from '../answer-differences.ts';
import { isRecord } from '../compare-shape.ts';
import type { Bench, Example } from '../example.ts';
import { followTask } from '../follow-task.ts';
import { get, jsonOf, post } from '../house-call.ts';
import { chargedCredits } from './charged-credits.ts';
import { checkAnswer } from './check-answer.ts';
import { acceptedRun, completedRun, refusal, runModels } from './documented-answers.ts';

const example = (title: string, run: Example['run']): Example => ({ seed: '001', title: `typed client: ${title}`, run });
const run = (bench: Bench, body: object) => post(bench, '/api/v1/models/run', body);

const texts: readonly (readonly [string, (bench: Bench) => object])[] = [
  ['gpt-4o-mini', () => ({ prompt: 'Explica la fotosíntesis en 2 frases' })],
  ['deepseek-v4-pro', () => ({ prompt: 'Hola', temperature: 0.5, max_tokens: 200 })],
  ['gemini-3-flash', (bench) => ({ prompt: '¿Qué se ve?', image_input: `${bench.samplesUrl}/photo.jpg` })],
  ['text-embedding-3-small', () => ({ prompt: 'Hola' })],
];

/** Answered at once, taken from the balance once, and there to be read again. */
async function textDifferences(bench: Bench, model: string, input: object): Promise<string[]> {
  const { answer, charged } = await chargedCredits(bench, () => run(bench, { model, input }));
  const differences = checkAnswer(answer, completedRun(model, 'outputText'));
  if (differences.length > 0) return differences;
  const told = valueAt(answer, 'credits_charged');
  const again = await get(bench, `/api/v1/jobs/${textAt(answer, 'id')}`);
  return [
    ...(told === charged ? [] : [`credits_charged is ${String(told)} and ${charged} were taken`]),
    ...(again.body === answer.body ? [] : [`the job reads ${again.status} ${again.body.slice(0, 200)}`]),
  ];
}

export const runsClient: readonly Example[] = [
  example('every model of the list', async (bench) => {
    const answer = await get(bench, '/api/v1/models');
    const models = valueAt(answer, 'data');
    const banana = Array.isArray(models) ? (models as unknown[]).find((model) => isRecord(model) && model['id'] === 'google/nano-banana') : undefined;
    const page = bench.page('001').json('models.answer.json') as { data: [object] };
    const settings = isRecord(banana) && Array.isArray(banana['settings']) ? (banana['settings'] as unknown[]) : [];
    // The page shows one of the settings.
    const ratio = settings.filter((setting) => isRecord(setting) && setting['key'] === 'aspect_ratio');
    const shown = { ...answer, body: JSON.stringify({ object: 'list', data: [isRecord(banana) ? { ...banana, settings: ratio } : banana] }) };
    return {
      differences: [
        ...checkAnswer(answer, runModels),
        ...answerDifferences(shown, { status: 200, body: page, literals: ['data[].settings[].key', 'data[].settings[].label', 'data[].settings[].inputType'] }),
      ],
    };
  }),
  ...texts.map(([model, input]) =>
    example(`a run of ${model}, whose output is text`, async (bench) => ({ differences: await textDifferences(bench, model, input(bench)) })),
  ),
  example('a run of an image', async (bench) => ({
    differences: checkAnswer(await run(bench, { model: 'google/nano-banana', input: { prompt: 'string' } }), completedRun('google/nano-banana', 'outputImage')),
  })),
  example('a run of a video, then its job', async (bench) => {
    const model = 'xai/grok-video-image-to-video';
    const answer = await run(bench, { model, input: { prompt: 'a', image_input: `${bench.samplesUrl}/photo.jpg`, duration: 4 } });
    const differences = checkAnswer(answer, acceptedRun(model));
    if (differences.length > 0) return { differences };
    const { waiting, last } = await followTask(bench, `/api/v1/jobs/${textAt(answer, 'id')}`, 'status', 'processing');
    const working = waiting.flatMap((one) => checkAnswer(one, { ...acceptedRun(model), status: 200 }));
    return { differences: [...working, ...checkAnswer(last, completedRun(model, 'outputVideo'))] };
  }),
  example('refusals', async (bench) => {
    const unknown = await run(bench, { model: 'no/such-model', input: { prompt: 'a' } });
    return {
      differences: [
        ...checkAnswer(unknown, refusal(400)),
        ...(isRecord(jsonOf(unknown)) ? [] : ['the refusal is no object']),
        ...checkAnswer(await run(bench, { model: 'google/nano-banana', input: { prompt: 5 } }), refusal(400)),
        ...checkAnswer(await run({ ...bench, key: 'sk_live_your_key_here' }, { model: 'google/nano-banana' }), refusal(401)),
      ],
    };
  }),
];
