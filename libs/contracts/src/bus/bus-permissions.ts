import { streamSpeech } from '../audio/speech.ts';
import { transcribe } from '../audio/transcription.ts';
import { admit, findFirstRequest, keepAnswer } from '../billing/admission.ts';
import { accessChanged, checkAccess } from '../billing/access.ts';
import { readProfile } from '../billing/profile.ts';
import { extendHold, giveBackHold, markStarted, recordProgress, settle } from '../billing/settlement.ts';
import { checkAddress, fetchFile, postWebhook } from '../courier/courier.ts';
import { cancelJob, claimJob, dispatchJob, finishJob, listJobs, readJob, reportJob, returnJob, submitJob, trackJob } from '../jobs/desk.ts';
import { deleteVoice, findVoice, listVoices, removeUpstreamVoice } from '../jobs/voice.ts';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  readRequestWebhookSecret,
  redeliverWebhook,
  rotateWebhookSecret,
  updateWebhookEndpoint,
} from '../jobs/webhook.ts';
import { completeChat, streamChat } from '../llm/chat.ts';
import { embed } from '../llm/embedding.ts';
import { judge, moderate } from '../llm/moderation.ts';
import { readProviders } from '../providers.ts';
import { streamVision } from '../vision/vision.ts';
import { claimsBucket, roomConsumer, workStreamName, workSubject } from './bus-names.ts';

/** Services that speak on the bus, each with credentials of its own. */
export const busServices = ['gateway', 'billing', 'jobs', 'courier', 'llm', 'vision', 'image', 'audio', 'video'] as const;
export type BusService = (typeof busServices)[number];

const workerCalls = [claimJob, dispatchJob, trackJob, reportJob, returnJob, finishJob];
const meteredCalls = [settle, recordProgress, extendHold];

/** What each service asks of others. Whoever adds an rpc names its callers here, or nobody can call it. */
export const callsOf: Readonly<Record<BusService, readonly { readonly subject: string }[]>> = {
  gateway: [
    admit,
    keepAnswer,
    findFirstRequest,
    readProfile,
    checkAccess,
    giveBackHold,
    streamChat,
    completeChat,
    embed,
    moderate,
    judge,
    streamVision,
    streamSpeech,
    transcribe,
    ...Object.values(readProviders),
    submitJob,
    readJob,
    listJobs,
    cancelJob,
    listVoices,
    findVoice,
    deleteVoice,
    createWebhookEndpoint,
    listWebhookEndpoints,
    updateWebhookEndpoint,
    deleteWebhookEndpoint,
    rotateWebhookSecret,
    readRequestWebhookSecret,
    listWebhookDeliveries,
    redeliverWebhook,
    fetchFile,
    checkAddress,
  ],
  billing: [],
  jobs: [settle, markStarted, removeUpstreamVoice, postWebhook, checkAddress],
  courier: [],
  llm: meteredCalls,
  vision: meteredCalls,
  image: workerCalls,
  audio: [...workerCalls, ...meteredCalls],
  video: workerCalls,
};

/** Services that open the store of files. */
const keepsFiles: readonly BusService[] = ['gateway', 'jobs', 'courier', 'vision', 'image', 'audio', 'video'];
/** Services that take jobs from a queue. */
const worksOnJobs: readonly BusService[] = ['image', 'audio', 'video'];

/** The broker's user who may do everything: for people, tools and tests. */
export const busOperator = 'portazgo';

/** The connection of a user hears answers below this prefix only. */
export const busInboxPrefix = (user: string): string => `_INBOX_${user}`;

/** Subjects as the broker's configuration has them; what is denied outranks what is allowed. */
export interface BusPermissions {
  readonly publish: { readonly allow: readonly string[]; readonly deny: readonly string[] };
  readonly subscribe: { readonly allow: readonly string[] };
}

/** Exactly what one service needs: rpcs it serves and calls, answers to its callers, its queues, its buckets. */
export function busPermissionsOf(service: BusService): BusPermissions {
  const called = callsOf[service].map(({ subject }) => subject);
  const servers = new Set(called.map(serverOf));
  const callers = busServices.filter((other) => callsOf[other].some(({ subject }) => serverOf(subject) === service));
  const claims = [...servers, ...(callers.length > 0 ? [service] : [])].map((name) => claimsBucket(name));
  const foreignClaims = busServices.map((name) => claimsBucket(name)).filter((bucket) => !claims.includes(bucket));
  const isWorker = worksOnJobs.includes(service);
  const storesFiles = keepsFiles.includes(service);
  return {
    publish: {
      allow: [
        ...called,
        ...called.map((subject) => `v1.cancel.${subject}`),
        ...(called.length > 0 ? ['v1.instance.*.cancel'] : []),
        // An answer is heard only below the name of the service that was asked.
        ...[...callers, ...(callers.length > 0 ? [busOperator] : [])].map((caller) => `${busInboxPrefix(caller)}.${service}.>`),
        ...(service === 'gateway' ? ['v1.callbacks.*'] : []),
        ...(service === 'billing' ? [accessChanged.subject] : []),
        ...(service === 'jobs' ? ['v1.events.job.*', workSubject('*'), ...streamAdministration(workStreamName)] : []),
        ...(isWorker ? queueOf(service) : []),
        ...claims.flatMap(bucketAccess),
        ...(storesFiles ? filesAccess : []),
        ...(claims.length > 0 || storesFiles || isWorker ? ['$JS.API.INFO'] : []),
      ],
      deny: storesFiles ? [...foreignClaims.flatMap(bucketAccess), ...(isWorker || service === 'jobs' ? [] : streamAdministration(workStreamName))] : [],
    },
    subscribe: {
      allow: [
        `${busInboxPrefix(service)}.>`,
        ...(callers.length > 0 ? [`v1.${service}.>`, `v1.cancel.v1.${service}.>`, 'v1.instance.*.*'] : []),
        ...(service === 'gateway' ? ['v1.events.>'] : []),
        ...(isWorker ? ['v1.callbacks.*'] : []),
      ],
    },
  };
}

const serverOf = (subject: string): string => subject.split('.')[1] ?? '';

const streamAdministration = (stream: string): string[] =>
  ['CREATE', 'INFO', 'UPDATE', 'DELETE', 'PURGE', 'MSG.GET'].map((verb) => `$JS.API.STREAM.${verb}.${stream}`);

const consumers = (stream: string): string[] => [
  ...['CREATE', 'INFO', 'DELETE', 'MSG.NEXT', 'DURABLE.CREATE'].map((verb) => `$JS.API.CONSUMER.${verb}.${stream}.>`),
  `$JS.API.CONSUMER.CREATE.${stream}`,
];

function queueOf(room: string): string[] {
  const consumer = roomConsumer(room);
  return [
    ...['CREATE', 'INFO'].map((verb) => `$JS.API.STREAM.${verb}.${workStreamName}`),
    ...['CREATE', 'DURABLE.CREATE', 'INFO', 'MSG.NEXT'].map((verb) => `$JS.API.CONSUMER.${verb}.${workStreamName}.${consumer}`),
    `$JS.API.CONSUMER.CREATE.${workStreamName}.${consumer}.>`,
    `$JS.ACK.${workStreamName}.${consumer}.>`,
  ];
}

function bucketAccess(bucket: string): string[] {
  const stream = `OBJ_${bucket}`;
  return [
    ...streamAdministration(stream),
    ...consumers(stream),
    `$JS.API.DIRECT.GET.${stream}`,
    `$JS.API.DIRECT.GET.${stream}.>`,
    `$JS.ACK.${stream}.>`,
    `$JS.FC.${stream}.>`,
    `$O.${bucket}.>`,
  ];
}

/** Buckets of files are named after days, and the broker knows no wildcard within a name. */
const filesAccess: readonly string[] = [
  ...['NAMES', 'LIST', 'CREATE.*', 'INFO.*', 'UPDATE.*', 'DELETE.*', 'PURGE.*', 'MSG.GET.*'].map((verb) => `$JS.API.STREAM.${verb}`),
  '$JS.API.DIRECT.GET.*',
  '$JS.API.DIRECT.GET.*.>',
  '$O.*.C.>',
  '$O.*.M.>',
];
