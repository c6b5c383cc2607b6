import { answerDifferences, textAt, valueAt } from '../answer-differences.ts';
import { compareShape } from '../compare-shape.ts';
import { exchange } from '../exchange.ts';
import type { Bench, Example, Outcome } from '../example.ts';
import { followTask } from '../follow-task.ts';
import { download, get, post } from '../house-call.ts';
import { readPythonLiteral, runNode, runPython, runShell } from '../run-example.ts';
import { eventsOf, streamDifferences } from './ask-stream.ts';

const seed = '000';
const text = (bench: Bench, name: string) => exchange(bench.page(seed).text(name), bench);
const example = (title: string, run: Example['run']): Example => ({ seed, title, run });
const llmLiterals = ['done', 'model'];
const usageOf = (bench: Bench) => (bench.page(seed).json('llm.answer.json') as { usage: unknown }).usage;

/** A question as text and as usage, however it was printed. */
function printed(bench: Bench, answer: unknown, usage: unknown): Outcome {
  return { differences: [...compareShape('Texto generado...', answer), ...compareShape(usageOf(bench), usage, [], 'usage')] };
}

async function startMedia(bench: Bench): Promise<string> {
  return textAt(await post(bench, '/v1/ask', bench.page(seed).text('media.request.json')), 'task_id');
}

const finished = (bench: Bench, id: string) => followTask(bench, `/v1/task?id=${encodeURIComponent(id)}`, 'status', 'processing');

export const askExamples: readonly Example[] = [
  example('curl POST /v1/ask', async (bench) => {
    const answer = await runShell(text(bench, 'ask.sh'), bench.key);
    return { differences: answerDifferences(answer, { status: 200, body: bench.page(seed).json('llm.answer.json'), literals: llmLiterals }) };
  }),
  example('fetch POST /v1/ask', async (bench) => {
    const { told } = await runNode(text(bench, 'ask.mjs'), `const API_KEY = ${JSON.stringify(bench.key)};\n`);
    const [[answer] = [], [usage] = []] = told as unknown[][];
    return printed(bench, answer, usage);
  }),
  example('python requests POST /v1/ask', async (bench) => {
    const { stdout } = await runPython(text(bench, 'ask.py'), `API_KEY = ${JSON.stringify(bench.key)}\n`);
    const lines = stdout.trimEnd().split('\n');
    return printed(bench, lines.slice(0, -1).join('\n'), await readPythonLiteral(lines.at(-1) ?? ''));
  }),
  example('request and answer of an LLM', async (bench) => {
    const answer = await post(bench, '/v1/ask', bench.page(seed).text('llm.request.json'));
    return { differences: answerDifferences(answer, { status: 200, body: bench.page(seed).json('llm.answer.json'), literals: llmLiterals }) };
  }),
  example('request and answer as SSE', async (bench) => {
    const answer = await post(bench, '/v1/ask', bench.page(seed).text('stream.request.json'));
    return { differences: streamDifferences(answer, eventsOf(bench.page(seed).text('stream.answer.txt'))) };
  }),
  example('request and answer of a picture, polled', async (bench) => {
    const page = bench.page(seed);
    const first = await post(bench, '/v1/ask', page.text('media.request.json'));
    const differences = answerDifferences(first, { status: 200, body: page.json('media.answer.json'), literals: ['answer', 'done'] });
    if (differences.length > 0) return { differences };
    const { waiting, last } = await finished(bench, textAt(first, 'task_id'));
    const processing = { status: 200, body: page.json('task-processing.answer.json'), literals: ['status', 'answer', 'done'] };
    return {
      differences: [
        ...waiting.slice(0, 1).flatMap((answer) => answerDifferences(answer, processing)),
        ...answerDifferences(last, { status: 200, body: page.json('task-completed.answer.json'), literals: ['status', 'done'] }),
        ...(await download(valueAt(last, 'answer'))),
      ],
      notes: waiting.length === 0 ? ['was over before the first poll: the shape while processing was not seen'] : [],
    };
  }),
  example('curl GET /v1/task', async (bench) => {
    const id = await startMedia(bench);
    await finished(bench, id);
    const answer = await runShell(text(bench, 'task.sh').replace('uuid-abc', id), bench.key);
    const expected = { status: 200, body: bench.page(seed).json('task-completed.answer.json'), literals: ['status', 'done'] };
    return { differences: answerDifferences(answer, expected), notes: ['the id is that of a task started before'] };
  }),
  example('curl GET /v1/me', async (bench) => {
    const answer = await runShell(text(bench, 'me.sh'), bench.key);
    const page = bench.page(seed).json('me.answer.json') as Record<string, unknown>;
    // A key that never expires has no date.
    const expires = valueAt(answer, 'expires_at') === null && valueAt(await get(bench, '/v1/me'), 'expires_at') === null;
    return {
      differences: answerDifferences(answer, { status: 200, body: expires ? { ...page, expires_at: null } : page }),
      notes: expires ? ['expires_at is null: this key does not expire'] : [],
    };
  }),
  example('WebSocket /v1/stream', async (bench) => {
    const { told, stderr } = await runNode(text(bench, 'stream.mjs'));
    const words = told.map((values) => (Array.isArray(values) ? values[0] : undefined));
    return {
      differences:
        words.length > 0 && words.every((word) => typeof word === 'string') ? [] : [`printed no chunks: ${JSON.stringify(words)} ${stderr.slice(0, 200)}`],
    };
  }),
];
