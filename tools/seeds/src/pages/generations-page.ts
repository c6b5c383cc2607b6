import { answerDifferences, textAt, valueAt } from '../answer-differences.ts';
import type { Literals } from '../compare-shape.ts';
import { exchange } from '../exchange.ts';
import type { Bench, Example, Outcome } from '../example.ts';
import { followTask } from '../follow-task.ts';
import { download, post } from '../house-call.ts';
import { mendShell } from '../mend-shell.ts';
import { runShell } from '../run-example.ts';

const seed = '002';
const example = (title: string, run: Example['run'], of = seed): Example => ({ seed: of, title, run });

const startLiterals: Literals = ['code', 'message', 'data.status'];
const taskLiterals: Literals = ['code', 'message', 'data.status', 'data.error_message'];

interface Started {
  /** Fixture of the curl line. */
  readonly script: string;
  readonly answer: string;
  /** The page whose answer is expected. */
  readonly answerOf?: string;
  readonly literals?: Literals;
  /** What the page charges, where it says so. */
  readonly credits?: number;
  /** What the page left out, before and after the script. */
  readonly head?: string;
  readonly tail?: string;
  readonly notes?: readonly string[];
}

/** Starts a task with a curl line of the page, polls it to its end and downloads what it made. */
async function runTask(
  bench: Bench,
  { script, answer: name, answerOf = seed, literals = startLiterals, credits, head = '', tail = '', notes = [] }: Started,
): Promise<Outcome> {
  const { text, isMended } = mendShell(head + bench.page(seed).text(script) + tail);
  const answer = await runShell(exchange(text, bench), bench.key);
  const allNotes = [...notes, ...(isMended ? ['spaces that the page lost are put back'] : [])];
  const differences = answerDifferences(answer, { status: 200, body: bench.page(answerOf).json(name), literals });
  if (differences.length > 0) return { differences, notes: allNotes };
  const id = String(valueAt(answer, 'data.task_id') ?? textAt(answer, 'id'));
  return { differences: await endDifferences(bench, id, credits), notes: allNotes };
}

async function endDifferences(bench: Bench, id: string, credits?: number): Promise<string[]> {
  const { last } = await followTask(bench, `/api/v1/tasks/${id}`, 'data.status', 'IN_PROGRESS');
  const page = bench.page(seed).json('task.answer.json') as { data: Record<string, unknown> };
  const { request: _, ...data } = page.data;
  const body = { ...page, data: { ...data, ...(credits === undefined ? {} : { consumed_credits: credits }) } };
  const differences = answerDifferences(last, {
    status: 200,
    body,
    literals: credits === undefined ? taskLiterals : [...taskLiterals, 'data.consumed_credits'],
  });
  if (differences.length > 0) return differences;
  const results = valueAt(last, 'data.response');
  return Array.isArray(results) ? (await Promise.all(results.map(download))).flat() : [];
}

const curlHead = (path: string) =>
  `curl -X POST https://apiin.one/api/v1/${path} \\\n-H "Authorization: Bearer aio_your_api_key" \\\n-H "Content-Type: application/json" \\\n-d '{\n`;

async function chat(bench: Bench, of: string): Promise<Outcome> {
  const answer = await post(bench, '/api/v1/chat/completions', { model: 'gemini', messages: [{ role: 'user', content: 'Hola' }], stream: false });
  const literals = ['model', 'choices[].message.role'];
  return {
    differences: answerDifferences(answer, { status: 200, body: bench.page(of).json('chat.answer.json'), literals }),
    notes: ['the page shows the answer only: a question was asked with the fields it lists'],
  };
}

async function generalFormat(bench: Bench, of: string): Promise<Outcome> {
  const { model, prompt } = bench.page(of).json('format.request.json') as { model: string; prompt: string };
  const answer = await post(bench, '/api/v1/images/generations', { model, prompt });
  const differences = answerDifferences(answer, { status: 200, body: bench.page('002').json('image.answer.json'), literals: startLiterals });
  return { differences, notes: ['"...other_params" stands for any others and was left out'] };
}

async function error(bench: Bench, of: string): Promise<Outcome> {
  const script = mendShell(bench.page(of).text('quick-start.sh')).text.replace('aio_your_key', 'aio_no_such_key');
  const answer = await runShell(exchange(script, bench), bench.key);
  return { differences: answerDifferences(answer, { status: 401, body: bench.page(of).json('error.answer.json'), literals: ['error.code', 'error.type'] }) };
}

async function quickTask(bench: Bench, of: string): Promise<Outcome> {
  const start = await runShell(exchange(mendShell(bench.page(of).text('quick-start.sh')).text, bench), bench.key);
  const id = textAt(start, 'data.task_id');
  const differences = await endDifferences(bench, id, 5);
  const answer = await runShell(exchange(mendShell(bench.page(of).text('quick-task.sh')).text, bench).replace('task_abc123', id), bench.key);
  const literals = [...taskLiterals, 'data.consumed_credits', 'data.request.model'];
  return {
    differences: [...differences, ...answerDifferences(answer, { status: 200, body: bench.page('002').json('task.answer.json'), literals })],
    notes: ['the id is that of the task of step 2'],
  };
}

const pending: Started = {
  script: 'video.sh',
  answer: 'pending.answer.json',
  literals: ['status', 'model'],
  notes: ['the shape is shown without a request: asked with the example of kling-3'],
};

export const generationsExamples: readonly Example[] = [
  example('curl POST /images/generations', (bench) => runTask(bench, { script: 'image.sh', answer: 'image.answer.json', credits: 5 })),
  example('curl POST /videos/generations', (bench) => runTask(bench, { script: 'video.sh', answer: 'video.answer.json' })),
  example('curl POST /audio/music', (bench) =>
    runTask(bench, {
      script: 'music.tail.sh',
      answer: 'music.answer.json',
      head: `${curlHead('audio/music')}"model": "suno",\n`,
      notes: ['the page shows the end of this example only: it begins like its neighbours, with model suno'],
    }),
  ),
  example('curl POST /audio/speech', (bench) => runTask(bench, { script: 'speech.sh', answer: 'speech.answer.json' })),
  example('curl POST /images/tools/remove-bg', (bench) => runTask(bench, { script: 'remove-bg.sh', answer: 'remove-bg.answer.json', credits: 1 })),
  example('curl POST /images/tools/face-swap', (bench) =>
    runTask(bench, {
      script: 'face-swap.head.sh',
      answer: 'image.answer.json',
      credits: 4,
      tail: `\n${curlHead('x').split('\n').slice(1).join('\n')}"image": "https://example.com/scene.jpg",\n"face_image": "https://example.com/face.jpg"\n}'`,
      notes: ['the page shows the first line of this example only: the rest is its required fields'],
    }),
  ),
  example('curl POST /videos/tools/bg-remover', (bench) => runTask(bench, { script: 'bg-remover.sh', answer: 'bg-remover.answer.json', credits: 10 })),
  example('curl GET /tasks/{task_id}', async (bench) => {
    const start = await runShell(exchange(mendShell(bench.page(seed).text('image.sh')).text, bench), bench.key);
    const id = textAt(start, 'data.task_id');
    const differences = await endDifferences(bench, id, 5);
    const answer = await runShell(exchange(mendShell(bench.page(seed).text('task.sh')).text, bench).replace('n41xxxx_flux2', id), bench.key);
    const literals = [...taskLiterals, 'data.consumed_credits', 'data.request.model'];
    return {
      differences: [...differences, ...answerDifferences(answer, { status: 200, body: bench.page(seed).json('task.answer.json'), literals })],
      notes: ['the id is that of a task started before'],
    };
  }),
  example('format of a request', (bench) => generalFormat(bench, '002')),
  example('answer of a started task, the other shape', (bench) => runTask(bench, pending)),
  example('answer of a chat', (bench) => chat(bench, '002')),
  example('an error', (bench) => error(bench, '002')),
  example('quick start: first request', (bench) => runTask(bench, { script: 'quick-start.sh', answer: 'image.answer.json', credits: 5 })),
  example('quick start: state of the task', (bench) => quickTask(bench, '002')),
  example('format of a request', (bench) => generalFormat(bench, '003'), '003'),
  example('answer of a started task', (bench) => runTask(bench, { ...pending, answerOf: '003' }), '003'),
  example('answer of a chat', (bench) => chat(bench, '003'), '003'),
  example('an error', (bench) => error(bench, '003'), '003'),
  example(
    'quick start: first request',
    async (bench) => {
      const { text } = mendShell(bench.page('003').text('quick-start.sh'));
      const answer = await runShell(exchange(text, bench), bench.key);
      const differences = answerDifferences(answer, {
        status: 200,
        body: { ...(bench.page('003').json('pending.answer.json') as object), model: 'flux-2' },
        literals: ['status', 'model'],
      });
      return { differences: differences.length > 0 ? differences : await endDifferences(bench, textAt(answer, 'id'), 5) };
    },
    '003',
  ),
  example('quick start: state of the task', (bench) => quickTask(bench, '003'), '003'),
];
