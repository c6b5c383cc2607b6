import { type BehaviourKey, oneOf, wholeNumber } from './behaviour-key.ts';

const msMax = 3_600_000;
const lateMsDefault = 5_000;
const unseenMsDefault = 1_500;
const slowFileMsDefault = 3_000;
const milliseconds = (value: string, fallback: number) => (value === '' ? fallback : wholeNumber(value, msMax));

/** The keys that only calls for media understand. */
export const mediaBehaviourKeys: Readonly<Record<string, BehaviourKey>> = {
  run: { value: 'MS', meaning: 'Media: time the work takes, after the queue.', apply: (draft, value) => (draft.runMs = wholeNumber(value, msMax)) },
  progress: {
    value: 'N',
    meaning: 'Media: steps of progress that a job tells while it runs (log lines, partial images, stages).',
    apply: (draft, value) => (draft.progressSteps = wholeNumber(value, 100)),
  },
  results: { value: 'N', meaning: 'Media: gives N results, whatever was asked.', apply: (draft, value) => (draft.results = wholeNumber(value, 16)) },
  seconds: { value: 'N', meaning: 'Media: length of the sound or film made.', apply: (draft, value) => (draft.seconds = wholeNumber(value, 600)) },
  fail: {
    value: 'before or after',
    meaning: 'Media: the vendor fails, before its work (not billed) or after it (billed).',
    apply: (draft, value) => (draft.fails = oneOf(value, ['before', 'after'] as const)),
  },
  moderate: {
    value: 'input or output',
    meaning: 'Media: the vendor refuses the content, of the request (at once) or of the result (after the work). Not billed.',
    apply: (draft, value) => (draft.moderates = oneOf(value, ['input', 'output'] as const)),
  },
  late: {
    value: 'MS',
    meaning: 'Media: the call is taken and worked on at once, but the answer of the submit, and the callback, come that much later (5000 if not said).',
    apply: (draft, value) => (draft.lateMs = milliseconds(value, lateMsDefault)),
  },
  twice: { value: '1', meaning: 'Media: every callback is sent twice.', apply: (draft) => (draft.callsBackTwice = true) },
  forged: {
    value: '1',
    meaning: 'Media: a forged callback, with the result of somebody else and a bad signature, is sent as soon as the job is taken.',
    apply: (draft) => (draft.forges = true),
  },
  empty: { value: '1', meaning: 'Media: success without any result.', apply: (draft) => (draft.isEmpty = true) },
  html: { value: '1', meaning: 'Media: the answer (of a job: its result) is a web page under status 200.', apply: (draft) => (draft.answersHtml = true) },
  wrongtype: {
    value: '1',
    meaning: 'Media: the bytes of the results are a web page, whatever their announced type.',
    apply: (draft) => (draft.wrongType = true),
  },
  slowfile: {
    value: 'MS',
    meaning: 'Media: a result file drips over that time (3000 if not said).',
    apply: (draft, value) => (draft.slowFileMs = milliseconds(value, slowFileMsDefault)),
  },
  gone: { value: '1', meaning: 'Media: the address of a result answers 404.', apply: (draft) => (draft.fileIsGone = true) },
  nofate: {
    value: '1',
    meaning: 'Media: the submit is taken (and its work done and billed), then the connection is destroyed without an answer.',
    apply: (draft) => (draft.dropsSubmit = true),
  },
  unseen: {
    value: 'MS',
    meaning: 'Media: polls of a new job answer 404 for that long (1500 if not said).',
    apply: (draft, value) => (draft.unseenMs = milliseconds(value, unseenMsDefault)),
  },
  stubborn: { value: '1', meaning: 'Media: a cancel is answered as if it worked, and the job goes on.', apply: (draft) => (draft.isStubborn = true) },
  quoted: {
    value: '1',
    meaning: 'Media: the result of a job is JSON within a text, where the vendor has been seen to do so (Suno).',
    apply: (draft) => (draft.quotesJson = true),
  },
  concurrency: {
    value: 'N',
    meaning: 'Media: refused when the key has N calls in flight at this vendor.',
    apply: (draft, value) => (draft.concurrencyMax = wholeNumber(value, 10_000)),
  },
};
