import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { HouseClient } from '@portazgo/testing';
import type { AccountJob, GenerationTask, MediaCaller, RunJob } from './media-caller.ts';
import { MediaHouse, type MediaService } from './media-house.ts';
import { until } from './until.ts';

export const picturesFolder = path.join(__dirname, '..', '..', '..', '..', '..', 'libs', 'local-engines', 'test', 'pictures');
export const shown = (name: string) => readFileSync(path.join(picturesFolder, name));
export const jpegAddress = (bytes: Buffer) => `data:image/jpeg;base64,${bytes.toString('base64')}`;

/** A house whose local engines are on, and a client without an account at any vendor. */
export class LocalHouse {
  private constructor(
    private readonly house: MediaHouse,
    readonly caller: MediaCaller,
  ) {}

  static async start(services: MediaService[]): Promise<LocalHouse> {
    const house = await MediaHouse.start(services, { environment: { LOCAL_ENGINES: 'on' } });
    try {
      return new LocalHouse(house, await house.caller());
    } catch (error) {
      await house.stop();
      throw error;
    }
  }

  get url(): string {
    return this.house.url;
  }

  async run(model: string, input: object): Promise<RunJob> {
    return this.caller.end((await this.caller.start(model, input)).id);
  }

  /** How a job went, in our own words. */
  told(id: string): Promise<AccountJob & { engine: string; nature: string; results: object[] }> {
    return this.caller.get(`/v1/account/jobs/${id}`);
  }

  /** How it ended in the words of the generations dialect. */
  task(id: string): Promise<GenerationTask> {
    return until(async () => {
      const { data } = await this.caller.get<{ data: GenerationTask }>(`/api/v1/tasks/${id}`);
      return data.status === 'IN_PROGRESS' ? undefined : data;
    });
  }

  /** A file behind a link that whoever has it may read. */
  async fileAt(url: string | undefined): Promise<{ type: string | null; bytes: Buffer }> {
    const reply = await fetch(url ?? '');
    return { type: reply.headers.get('content-type'), bytes: Buffer.from(await reply.arrayBuffer()) };
  }

  /** Another client. */
  async keyOf(options: HouseClient): Promise<string> {
    return (await this.house.house.createClient(options)).key;
  }

  faults(): Promise<unknown> {
    return this.house.faults();
  }

  stop(): Promise<void> {
    return this.house.stop();
  }
}
