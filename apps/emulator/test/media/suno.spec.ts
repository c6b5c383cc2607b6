import { parseBuffer } from 'music-metadata';
import { RunningEmulator } from '../running-emulator.ts';
import { CallbackReceiver } from './callback-receiver.ts';

interface Answer<Data> {
  code: number;
  msg: string;
  data: Data;
}
interface RecordInfo {
  taskId: string;
  status: string;
  response: { sunoData: { id: string; audioUrl: string; imageUrl: string; title: string; duration: number }[] } | string;
  errorCode: number | null;
  errorMessage: string | null;
}

describe('Suno by a reseller', () => {
  let emulator: RunningEmulator;
  let receiver: CallbackReceiver;
  beforeAll(async () => {
    [emulator, receiver] = await Promise.all([RunningEmulator.start(), CallbackReceiver.start()]);
  });
  afterAll(() => Promise.all([emulator.stop(), receiver.stop()]));
  beforeEach(() => receiver.received.splice(0));

  const call = async <Data>(path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${emulator.url}/suno/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: 'Bearer a-key', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, ...((await answer.json()) as Answer<Data>) };
  };
  const idea = { customMode: false, instrumental: false, model: 'V5', callBackUrl: 'https://example.invalid/none', prompt: 'A fado about a toll gate' };
  const generate = (more: object = {}, headers: Record<string, string> = {}) => call<{ taskId: string } | null>('/generate', { ...idea, ...more }, headers);
  const info = async (taskId: string) => (await call<RecordInfo>(`/generate/record-info?taskId=${taskId}`)).data;
  const finished = async (more: object = {}, headers: Record<string, string> = {}) => {
    const { data } = await generate(more, headers);
    for (;;) {
      const record = await info(data!.taskId);
      if (/SUCCESS$|ERROR|FAILED/.test(record.status) && !/^(?:TEXT|FIRST)/.test(record.status)) return record;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('makes two songs, through its stages', async () => {
    const { data } = await generate({ model: 'V5+queue=800,run=2400' });
    const seen = new Set<string>();
    let record: RecordInfo;
    do {
      record = await info(data!.taskId);
      seen.add(record.status);
      await new Promise((resolve) => setTimeout(resolve, 10));
    } while (record.status !== 'SUCCESS');
    expect([...seen]).toEqual(['PENDING', 'TEXT_SUCCESS', 'FIRST_SUCCESS', 'SUCCESS']);
    const songs = typeof record.response === 'string' ? [] : record.response.sunoData;
    expect(songs.map(({ duration }) => duration)).toEqual([60, 61]);
    const bytes = Buffer.from(await (await fetch(songs[1]!.audioUrl)).arrayBuffer());
    expect((await parseBuffer(bytes, undefined, { duration: true })).format.duration).toBeCloseTo(61, 1);
    expect((await fetch(songs[0]!.imageUrl)).headers.get('content-type')).toBe('image/png');
  });

  it('calls back three times, in snake case', async () => {
    await generate({ callBackUrl: `${receiver.url}/hook` });
    const bodies = (await receiver.waitFor(3)).map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ data }) => data.callbackType)).toEqual(['text', 'first', 'complete']);
    expect(bodies[2].data.data).toMatchObject([{ audio_url: expect.any(String), model_name: 'chirp-v5' }, {}]);
    receiver.received.splice(0);
    await generate({ callBackUrl: receiver.url, model: 'V5+fail=after,forged' });
    const [forged, , , error] = (await receiver.waitFor(4)).map(({ body }) => JSON.parse(body));
    expect([forged.data.data[0].id, error.data.callbackType, error.code]).toEqual(['forged', 'error', 500]);
  });

  it('gives the response as a text when asked', async () => {
    const { response } = await finished({ model: 'V4_5+quoted' });
    expect(JSON.parse(String(response)).sunoData).toHaveLength(2);
  });

  it('fails in its own words', async () => {
    expect(await finished({ model: 'V5+fail=before' })).toMatchObject({ status: 'CREATE_TASK_FAILED', errorCode: 500 });
    expect(await finished({ model: 'V5+fail=after' })).toMatchObject({ status: 'GENERATE_AUDIO_FAILED' });
    expect(await finished({ model: 'V5+moderate' })).toMatchObject({ status: 'SENSITIVE_WORD_ERROR', errorCode: 400 });
  });

  const custom = { customMode: true, style: 'fado', title: 'Portagem' };
  it.each([
    [{ prompt: '' }, 400],
    [{ prompt: 'x'.repeat(501) }, 413],
    [{ style: 'fado' }, 400],
    [{ customMode: 'yes' }, 400],
    [{ model: 'V3' }, 400],
    [{ callBackUrl: undefined }, 400],
    [{ ...custom, title: undefined }, 400],
    [{ ...custom, style: 'x'.repeat(1_001) }, 413],
    [{ ...custom, model: 'V4', style: 'x'.repeat(201) }, 413],
    [{ ...custom, title: 'x'.repeat(101) }, 413],
    [{ ...custom, styleWeight: 0.123 }, 400],
    [{ ...custom, vocalGender: 'x' }, 400],
  ])('refuses %j with a code under status 200', async (more, code) => {
    expect(await generate(more)).toMatchObject({ status: 200, code, data: null });
  });

  it('takes custom songs, with and without words', async () => {
    expect((await generate({ ...custom, prompt: 'Lyrics' })).code).toBe(200);
    expect((await generate({ ...custom, instrumental: true, prompt: undefined })).code).toBe(200);
    expect((await generate({ ...custom, prompt: undefined })).code).toBe(400);
  });

  it('says by codes that key, record, credit or pace are wrong', async () => {
    expect(await generate({}, { authorization: 'Bearer wrong' })).toMatchObject({ status: 200, code: 401 });
    expect(await call('/generate/record-info?taskId=unknown')).toMatchObject({ code: 404 });
    expect(await generate({ model: 'V5+fault=402' })).toMatchObject({ status: 200, code: 429 });
    expect(await generate({ model: 'V5+fault=429' })).toMatchObject({ status: 429, code: 430 });
    expect(await generate({ model: 'V5+status=500' })).toMatchObject({ status: 500, code: 500 });
    expect(await call('/generate/credit')).toMatchObject({ code: 200, data: expect.any(Number) });
  });

  it('journals two songs as one billed call', async () => {
    await finished({}, { 'x-client-request-id': 'r-song' });
    expect(await emulator.journal('r-song')).toMatchObject([
      { phase: 'submit', outcome: 'accepted', model: 'V5' },
      { phase: 'end', outcome: 'succeeded', billable: true, operation: 'audio.compose', units: { requests: 1, songs: 2, seconds: 121 } },
    ]);
  });
});
