import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JobHouse, type JobHouseOptions } from '../../test/support/job-house.ts';
import { atOnce, done, png } from '../../test/support/scripted-vendor.ts';

let house: JobHouse;
const open = (vendors: JobHouseOptions['vendors'], more: Omit<JobHouseOptions, 'vendors'> = {}) => (house = new JobHouse({ vendors, ...more }));
afterEach(() => house.close());

describe('a result that the vendor left somewhere', () => {
  let server: Server;
  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  afterEach(() => server?.close());

  async function fetched(listener: RequestListener, more: { trusted?: boolean; runSeconds?: number } = {}) {
    const url = await serve(listener);
    open(
      { only: { start: async () => done({ results: [{ url: `${url}/result.png`, headers: { 'x-vendor': 'yes' } }] }) } },
      more.trusted === false ? {} : { vendorUrl: url },
    );
    const row = house.submit({}, { runSeconds: more.runSeconds ?? 30 });
    await house.workOff(house.worker().worker, row, 15_000);
    return row.ends[0];
  }

  it('is fetched with what the vendor asks for, again when it is not there yet, and the submission is not repeated', async () => {
    let asked = 0;
    const end = await fetched((request, response) => {
      expect(request.headers['x-vendor']).toBe('yes');
      if (++asked < 3) response.writeHead(404).end();
      else response.end(png);
    });
    expect(end).toMatchObject({ outcome: 'succeeded', costMicroCredits: 10_000_000, results: [{ bytes: png.length }] });
    expect([asked, house.journals.only?.started.length]).toEqual([3, 1]);
  });

  it('is a failure of the vendor, and free, when it cannot be had', async () => {
    const end = await fetched((_, response) => response.socket?.destroy());
    expect(end).toMatchObject({ outcome: 'failed', costMicroCredits: 0, error: { code: 'upstream_failed' } });
  }, 20_000);

  it('is never fetched from an address inside that the vendor made up', async () => {
    let asked = 0;
    const end = await fetched((_, response) => (asked++, response.end(png)), { trusted: false });
    expect([end?.outcome, end?.error?.code, asked]).toEqual(['failed', 'upstream_failed', 0]);
  });

  it('that comes too slowly ends with the run limit', async () => {
    const end = await fetched((_, response) => void response.write(png.subarray(0, 20)), { runSeconds: 0.5 });
    expect(end).toMatchObject({ outcome: 'failed', costMicroCredits: 0, error: { code: 'job_timed_out' } });
  });

  it('is looked at again when it could not be read, a few times', async () => {
    open({ only: atOnce });
    house.shelf.unreadable = 2;
    const row = house.submit();
    await house.workOff(house.worker().worker, row);
    expect(row.ends[0]?.outcome).toBe('succeeded');
    house.shelf.unreadable = 100;
    const broken = house.submit();
    await house.workOff(house.worker().worker, broken, 20_000);
    expect(broken.ends[0]).toMatchObject({ outcome: 'failed', costMicroCredits: 0, error: { code: 'upstream_failed' } });
    expect(house.shelf.unreadable).toBe(95);
  }, 30_000);

  it('waits for our own store rather than being lost', async () => {
    open({ only: atOnce });
    house.shelf.failures = 2;
    const row = house.submit();
    await house.workOff(house.worker().worker, row);
    expect([row.ends[0]?.outcome, house.shelf.files.size]).toEqual(['succeeded', 1]);
  });
});
