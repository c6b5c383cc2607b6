import { textAt, valueAt } from '../answer-differences.ts';
import type { Bench, Example } from '../example.ts';
import { followTask } from '../follow-task.ts';
import { get, post } from '../house-call.ts';
import { checkAnswer } from './check-answer.ts';
import { finishedGeneration, generationChat, generationRefusal, startedGeneration } from './documented-answers.ts';

const example = (title: string, run: Example['run']): Example => ({ seed: '002', title: `typed client: ${title}`, run });

const imageDefaults = { prompt: 'A serene Japanese garden', aspect_ratio: '1:1', negative_prompt: 'rain', seed: 7 };
const videoDefaults = { prompt: 'A golden retriever', duration: 5, aspect_ratio: '16:9', sound: true, generateAudio: false, generate_audio_switch: false };
const songDefaults = { prompt: 'Verse 1: Walking', style: 'pop', title: 'Summer', make_instrumental: false };
const speechDefaults = { dialogue: [{ text: 'Hello.', voice: 'narrator' }], stability: 0.5, language_code: 'auto' };

type Task = readonly [route: string, body: (bench: Bench) => object, credits?: number];
const tasks: readonly Task[] = [
  ...['flux-2', 'seedream', 'gpt-image'].map((model): Task => ['images/generations', () => ({ model, ...imageDefaults })]),
  ...['kling-3', 'seedance', 'pixverse'].map((model): Task => ['videos/generations', () => ({ model, ...videoDefaults })]),
  ['audio/music', () => ({ model: 'suno', ...songDefaults })],
  ['audio/speech', () => ({ model: 'elevenlabs-v3', ...speechDefaults })],
  ['images/tools/remove-bg', (bench) => ({ image: `${bench.samplesUrl}/photo.jpg` }), 1],
  [
    'images/tools/face-swap',
    (bench) => ({ image: `${bench.samplesUrl}/a.jpg`, face_image: `${bench.samplesUrl}/b.jpg`, target_index: 0, output_format: 'jpeg' }),
    4,
  ],
  ['videos/tools/bg-remover', (bench) => ({ video: `${bench.samplesUrl}/talking-head.mp4` }), 10],
];

async function taskDifferences(bench: Bench, [route, bodyOf, credits]: Task): Promise<string[]> {
  const body = bodyOf(bench);
  const started = await post(bench, `/api/v1/${route}`, body);
  const differences = checkAnswer(started, startedGeneration);
  if (differences.length > 0) return differences;
  const { last } = await followTask(bench, `/api/v1/tasks/${textAt(started, 'data.task_id')}`, 'data.status', 'IN_PROGRESS');
  const consumed = valueAt(last, 'data.consumed_credits');
  return [
    ...checkAnswer(last, finishedGeneration(body)),
    ...(credits === undefined || consumed === credits ? [] : [`data.consumed_credits: ${credits} on the page, ${String(consumed)} here`]),
  ];
}

export const generationsClient: readonly Example[] = [
  ...tasks.map((task) => {
    const { model } = task[1]({ samplesUrl: '' } as Bench) as { model?: string };
    return example(`every default, ${task[0]}${model ? ` of ${model}` : ''}, then its task`, async (bench) => ({
      differences: await taskDifferences(bench, task),
    }));
  }),
  example('a whole chat with every default', async (bench) => {
    const body = { model: 'gemini', messages: [{ role: 'user', content: 'Hola' }], stream: false, include_thoughts: true, reasoning_effort: 'high' };
    return { differences: checkAnswer(await post(bench, '/api/v1/chat/completions', body), generationChat) };
  }),
  example('refusals', async (bench) => ({
    differences: [
      ...checkAnswer(await post(bench, '/api/v1/images/generations', { model: 'flux-2', prompt: 'ab' }), generationRefusal(400, 'invalid_request')),
      ...checkAnswer(await post(bench, '/api/v1/images/generations', { model: 'no-such', prompt: 'abc' }), generationRefusal(404, 'not_found')),
      ...checkAnswer(await get(bench, '/api/v1/tasks/n41xxxx_flux2'), generationRefusal(404, 'not_found')),
      ...checkAnswer(await get({ ...bench, key: 'aio_your_api_key' }, '/api/v1/tasks/n41xxxx_flux2'), generationRefusal(401, 'authentication_error')),
    ],
  })),
];
