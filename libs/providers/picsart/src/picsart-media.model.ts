import type { UpstreamTask } from '@portazgo/contracts';
import {
  ProviderError,
  type CallOptions,
  type MediaModel,
  type ProviderMediaOutcome,
  type ProviderMediaRequest,
  type ProviderMediaStart,
  type ProviderMediaState,
  type StartOptions,
  type UnsupportedField,
} from '@portazgo/providers-contract';
import { asPoll, failureOf, readReply, unreadable, type FaultRules, type HttpReply, type ProviderHttp } from '@portazgo/providers-http';
import { picsartRefusal } from './picsart.error.ts';
import { toolBody, unsupportedByTool } from './picsart.mapper.ts';
import { picsartReply, resultsOf, standingOf, type PicsartReply } from './picsart.schema.ts';
import { toolOf, type PicsartHost } from './picsart-tools.ts';

const replyBytesMax = 1_048_576;
/** A task is not found at once everywhere. */
const unknownForMs = 60_000;

export class PicsartMediaModel implements MediaModel {
  readonly provider = 'picsart';
  readonly pollMs = 1_500;

  constructor(
    readonly upstreamModel: string,
    private readonly hosts: Readonly<Record<PicsartHost, ProviderHttp>>,
    private readonly faults: FaultRules,
  ) {}

  unsupported(request: ProviderMediaRequest): UnsupportedField | null {
    const tool = toolOf(this.upstreamModel, request);
    return tool ? unsupportedByTool(tool, request) : { field: 'model', reason: `the provider has no such tool for ${request.operation}` };
  }

  async start(request: ProviderMediaRequest, options: StartOptions): Promise<ProviderMediaStart> {
    const fault = this.unsupported(request);
    const tool = toolOf(this.upstreamModel, request);
    if (fault || !tool)
      throw new ProviderError({ provider: this.provider, kind: 'bad_request', accepted: 'no', reason: 'the provider has no such tool', ...fault });
    const call = { method: 'POST', path: tool.path, accept: 'application/json', bodyBytesMax: replyBytesMax } as const;
    const reply = await this.hosts[tool.host].request({ ...call, body: await toolBody(tool, this.upstreamModel, request) }, options);
    if (reply.status !== 200 && reply.status !== 202) throw picsartRefusal(this.faults, reply);
    const told = readReply(this.provider, picsartReply, reply.body);
    const standing = standingOf(told);
    if (standing === 'done' && reply.status === 200) return { state: 'done', outcome: this.outcome(told, reply) };
    if (standing === 'failed') throw this.failure();
    const id = told.inference_id ?? told.transaction_id;
    if (!id || !tool.tasks) throw unreadable(this.provider, 'the provider took the work and shows neither result nor task');
    return { state: 'tracked', task: { id, data: { host: tool.host, tasks: tool.tasks, submittedAtUnixMs: String(Date.now()) } } };
  }

  async status({ id, data }: UpstreamTask, _request: unknown, options: CallOptions): Promise<ProviderMediaState> {
    const host = this.hosts[data['host'] as PicsartHost] ?? this.hosts.genai;
    const call = { method: 'GET', path: `${data['tasks']}/${encodeURIComponent(id)}`, accept: 'application/json', bodyBytesMax: replyBytesMax } as const;
    const poll = await asPoll(host.request(call, options).then((reply) => this.readPoll(reply)));
    if (poll === null) return this.unknownTask(Number(data['submittedAtUnixMs'] ?? 0));
    const standing = standingOf(poll.told);
    if (standing === 'failed') throw this.failure();
    // 202 is work in progress, whatever the body calls it.
    if (standing !== 'done' || poll.reply.status === 202) return { state: standing === 'queued' ? 'queued' : 'running' };
    return { state: 'done', outcome: { ...this.outcome(poll.told, poll.reply), upstreamId: id } };
  }

  private readPoll(reply: HttpReply): { told: PicsartReply; reply: HttpReply } | null {
    if (reply.status === 404) return null;
    if (reply.status !== 200 && reply.status !== 202) throw picsartRefusal(this.faults, reply);
    return { told: readReply(this.provider, picsartReply, reply.body), reply };
  }

  private outcome(told: PicsartReply, { headers }: HttpReply): ProviderMediaOutcome {
    const results = resultsOf(told);
    if (results.length === 0) throw unreadable(this.provider, 'the provider says it is done and shows no result');
    const id = headers['x-picsart-correlation-id'];
    return { results, ...(typeof id === 'string' ? { upstreamId: id } : {}) };
  }

  private failure(): ProviderError {
    return failureOf(this.faults, { message: 'the provider could not do it', codes: [], isStructured: true });
  }

  private unknownTask(submittedAtUnixMs: number): ProviderMediaState {
    if (Date.now() - submittedAtUnixMs < unknownForMs) return { state: 'queued' };
    throw new ProviderError({ provider: this.provider, kind: 'not_found', accepted: 'yes', reason: 'the provider no longer has the task' });
  }
}
