import { setTimeout as sleep } from 'node:timers/promises';
import { answerDifferences, textAt, valueAt } from '../answer-differences.ts';
import { compareShape, isRecord } from '../compare-shape.ts';
import { exchange } from '../exchange.ts';
import type { Bench, Example } from '../example.ts';
import { followTask } from '../follow-task.ts';
import { download, post } from '../house-call.ts';
import { mendShell } from '../mend-shell.ts';
import { readPythonLiteral, runNode, runPython, runShell } from '../run-example.ts';

const seed = '001';
const script = (bench: Bench, name: string) => exchange(mendShell(bench.page(seed).text(name)).text, bench);
const example = (title: string, run: Example['run']): Example => ({ seed, title, run });

const imageLiterals = ['object', 'status', 'model', 'error', 'credits_charged'];
const imageAnswer = (bench: Bench) => ({ status: 200, body: bench.page(seed).json('run-image.answer.json'), literals: imageLiterals });
const videoLiterals = ['object', 'status', 'model', 'credits_charged'];
const webhookMs = 20_000;

async function webhookDifferences(bench: Bench, jobId: string): Promise<string[]> {
  for (let waited = 0; waited < webhookMs; waited += 200) {
    if (bench.samples.webhooks.some(({ path, body }) => path === '/webhooks/armox' && body.includes(jobId))) return [];
    await sleep(200);
  }
  return [`no webhook about the job came within ${webhookMs / 1_000} s`];
}

export const runsExamples: readonly Example[] = [
  example('curl GET /api/v1/models', async (bench) => {
    const answer = await runShell(script(bench, 'models.sh'), bench.key);
    const page = bench.page(seed).json('models.answer.json') as { data: [{ settings: [unknown] }] };
    const listed = valueAt(answer, 'data');
    const model = Array.isArray(listed) ? (listed as unknown[]).find((one) => isRecord(one) && one['id'] === 'google/nano-banana') : undefined;
    const settings = isRecord(model) && Array.isArray(model['settings']) ? (model['settings'] as unknown[]) : [];
    const ratio = settings.find((one) => isRecord(one) && one['key'] === 'aspect_ratio');
    return {
      differences: [
        ...answerDifferences(answer, { status: 200, body: { object: 'list', data: [{ ...page.data[0], settings: [] }] }, literals: ['object'] }),
        ...compareShape({ ...page.data[0], settings: [] }, model, ['id', 'name', 'modality', 'cost', 'inputTypes', 'promptRequired', 'outputType']),
        ...compareShape(page.data[0].settings[0], ratio, ['key', 'inputType', 'defaultValue']),
      ],
      notes: ['texts for people (label, description) follow Accept-Language'],
    };
  }),
  example('request of POST /api/v1/models/run with a webhook', async (bench) => {
    const answer = await post(bench, '/api/v1/models/run', exchange(bench.page(seed).text('run.request.json'), bench));
    const differences = answerDifferences(answer, imageAnswer(bench));
    return { differences: differences.length > 0 ? differences : await webhookDifferences(bench, textAt(answer, 'id')) };
  }),
  example('curl POST /api/v1/models/run, an image', async (bench) => {
    const answer = await runShell(script(bench, 'run-image.sh'), bench.key);
    const differences = answerDifferences(answer, imageAnswer(bench));
    return {
      differences: differences.length > 0 ? differences : await download(valueAt(answer, 'output.outputImage')),
      notes: ['line ends that the page lost are put back'],
    };
  }),
  example('curl POST /api/v1/models/run, a video, then curl GET /api/v1/jobs', async (bench) => {
    const answer = await runShell(script(bench, 'run-video.sh'), bench.key);
    const differences = answerDifferences(answer, { status: 202, body: bench.page(seed).json('run-video.answer.json'), literals: videoLiterals });
    if (differences.length > 0) return { differences };
    const id = textAt(answer, 'id');
    const { last } = await followTask(bench, `/api/v1/jobs/${id}`, 'status', 'processing');
    const job = await runShell(script(bench, 'job.sh').replace('f1e2d3c4-b5a6-7890-cd12-34567890efab', id), bench.key);
    const expected = {
      ...(bench.page(seed).json('run-image.answer.json') as object),
      model: 'xai/grok-video-image-to-video',
      output: { outputVideo: 'https://x' },
      credits_charged: 202,
    };
    return {
      differences: [
        ...answerDifferences(job, { status: 200, body: expected, literals: imageLiterals }),
        ...(await download(valueAt(last, 'output.outputVideo'))),
      ],
      notes: ['the ended job is compared with the shape of the ended image, at the price the page says at the start'],
    };
  }),
  example('fetch POST /api/v1/models/run', async (bench) => {
    const { told } = await runNode(script(bench, 'run.mjs'));
    const [[job] = []] = told as unknown[][];
    const { body, literals } = imageAnswer(bench);
    return { differences: compareShape(body, job, literals) };
  }),
  example('python requests POST /api/v1/models/run', async (bench) => {
    const { stdout } = await runPython(script(bench, 'run.py'));
    const [status = '', ...rest] = stdout.trimEnd().split('\n');
    const { body, literals } = imageAnswer(bench);
    return {
      differences: [...(status === '200' ? [] : [`printed status ${status}`]), ...compareShape(body, await readPythonLiteral(rest.join('\n')), literals)],
    };
  }),
];
