import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { emptyUsage, type SettlementRequest } from '@portazgo/contracts';
import { createLogger } from '@portazgo/platform';
import fc from 'fast-check';
import { FileUsageJournal } from './file-usage-journal.ts';
import { FolderDisk, type JournalDisk, type JournalFile } from './journal-disk.ts';
import { decodeJournal, encodeOwnerLine, encodeUsageLine } from './usage-line.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const record = (requestId: string, costMicroCredits = 5): SettlementRequest => ({
  requestId,
  outcome: 'succeeded',
  costMicroCredits,
  usage: emptyUsage,
  usageSource: 'upstream',
  model: 'm',
  engine: 'e',
});
const aDeadPid = 2 ** 22 + 1;
const owner = (pid: number) => encodeOwnerLine({ host: hostname(), pid });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'portazgo-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const usageFiles = () => readdirSync(folder).filter((name) => name.endsWith('.usage'));
const leave = (name: string, text: string) => writeFileSync(path.join(folder, name), text);

async function aJournal(options: Partial<ConstructorParameters<typeof FileUsageJournal>[0]> = {}) {
  return new FileUsageJournal({ service: 'llm', folder, logger, disk: await FolderDisk.open(folder), ...options });
}

/** A disk that fails as it is told: `fill` of it is full, a torn half of the text may still be written. */
class FillingDisk implements JournalDisk {
  isFull = false;
  constructor(private readonly disk: JournalDisk) {}

  async create(name: string): Promise<JournalFile> {
    const file = await this.disk.create(name);
    return {
      append: async (text) => {
        if (!this.isFull) return file.append(text);
        await file.append(text.slice(0, text.length / 2));
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      },
      sync: () => file.sync(),
      clear: () => file.clear(),
      touch: () => file.touch(),
      isThere: () => file.isThere(),
      close: () => file.close(),
    };
  }
  list = () => this.disk.list();
  read = (name: string) => this.disk.read(name);
  remove = (name: string) => this.disk.remove(name);
  appendShared = (name: string, text: string) => this.disk.appendShared(name, text);
}

it('hands the records of a dead process to the next one, once', async () => {
  leave('llm-1.usage', owner(aDeadPid) + encodeUsageLine(record('a')) + encodeUsageLine(record('b')));
  const journal = await aJournal();
  expect((await journal.takeOver()).map(({ requestId }) => requestId)).toEqual(['a', 'b']);
  expect(await journal.takeOver()).toEqual([]);
  // They are this process's own now, and on the disk.
  expect(usageFiles()).toHaveLength(1);
  expect(decodeJournal(readFileSync(path.join(folder, usageFiles()[0]!), 'utf8')).records).toHaveLength(2);
  journal.forget('a');
  journal.forget('b');
  await journal.close();
  expect(usageFiles()).toEqual([]);
});

it('leaves alone what a living process, another service, or another journal of this process writes to', async () => {
  leave('llm-1.usage', owner(process.ppid) + encodeUsageLine(record('living')));
  leave('audio-1.usage', owner(aDeadPid) + encodeUsageLine(record('audio')));
  const [one, two] = [await aJournal(), await aJournal()];
  one.write(record('one'));
  await one.secure();
  expect(await two.takeOver()).toEqual([]);
  await Promise.all([one.close(), two.close()]);
});

it('keeps what is pending at the stop, and only that', async () => {
  const journal = await aJournal();
  for (const id of ['a', 'b', 'c']) journal.write(record(id));
  await journal.secure();
  journal.forget('b');
  await journal.close();
  const next = await aJournal();
  // One that was acknowledged may come again: settling it again changes nothing.
  expect((await next.takeOver()).map(({ requestId }) => requestId)).toEqual(expect.arrayContaining(['a', 'c']));
  await next.close();
});

it('counts the last line of a request', async () => {
  leave('llm-1.usage', owner(aDeadPid) + encodeUsageLine(record('a', 1)) + encodeUsageLine(record('a', 7)));
  const journal = await aJournal();
  expect(await journal.takeOver()).toMatchObject([{ costMicroCredits: 7 }]);
  await journal.close();
});

it('reads every whole line of a file that was cut at any byte', () => {
  const ids = ['a', 'b', 'c', 'd'];
  const text = owner(aDeadPid) + ids.map((id) => encodeUsageLine(record(id))).join('');
  fc.assert(
    fc.property(fc.nat(text.length), (length) => {
      const { records } = decodeJournal(text.slice(0, length));
      const whole = ids.filter((id) => length >= text.indexOf(encodeUsageLine(record(id))) + encodeUsageLine(record(id)).length - 1);
      expect(records.map(({ requestId }) => requestId)).toEqual(whole);
    }),
  );
});

it('passes over a line whose bytes were changed, and no other', () => {
  const text = ['a', 'b', 'c'].map((id) => encodeUsageLine(record(id))).join('');
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const code = text.charCodeAt(at) ^ by;
      const { records } = decodeJournal(text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1));
      expect(records.length).toBeGreaterThanOrEqual(text[at] === '\n' ? 1 : 2);
      expect(records.every(({ costMicroCredits }) => costMicroCredits === 5)).toBe(true);
    }),
  );
});

it('goes on in a new file when the old one was taken over while the process stood still', async () => {
  const journal = await aJournal();
  journal.write(record('a'));
  await journal.secure();
  rmSync(path.join(folder, usageFiles()[0]!));
  journal.write(record('b'));
  expect(await journal.secure()).toBe(true);
  const { records } = decodeJournal(readFileSync(path.join(folder, usageFiles()[0]!), 'utf8'));
  expect(records.map(({ requestId }) => requestId)).toEqual(['a', 'b']);
  await journal.close();
});

it('replaces a file that grew by one with what is pending, without another file beside it', async () => {
  const journal = await aJournal({ fileLengthMax: 2_000 });
  journal.write(record('pending'));
  for (let n = 0; n < 200; n++) {
    journal.write(record(`call-${n}`));
    await new Promise((resolve) => setImmediate(resolve));
    journal.forget(`call-${n}`);
  }
  await journal.secure();
  expect(readdirSync(folder)).toHaveLength(1);
  const text = readFileSync(path.join(folder, usageFiles()[0]!), 'utf8');
  expect(text.length).toBeLessThan(10_000);
  expect(decodeJournal(text).records.map(({ requestId }) => requestId)).toContain('pending');
  await journal.close();
});

it('says so while the disk is full, loses nothing, leaves no half file, and goes on when there is space', async () => {
  const disk = new FillingDisk(await FolderDisk.open(folder));
  const journal = await aJournal({ disk, retryMs: 5 });
  journal.write(record('before'));
  expect(await journal.secure()).toBe(true);

  disk.isFull = true;
  journal.write(record('meanwhile'));
  expect(await journal.secure()).toBe(false);
  expect(journal.isWritable).toBe(false);
  for (let tries = 0; tries < 5; tries++) expect(await journal.secure()).toBe(false);
  expect(readdirSync(folder)).toHaveLength(1);

  disk.isFull = false;
  // The journal looks again by itself.
  while (!journal.isWritable) await new Promise((resolve) => setTimeout(resolve, 1));
  const { records, torn } = decodeJournal(readFileSync(path.join(folder, usageFiles()[0]!), 'utf8'));
  expect(records.map(({ requestId }) => requestId)).toEqual(['before', 'meanwhile']);
  expect(torn).toBe(0);
  await journal.close();
});

it('empties the file some time after everything was acknowledged', async () => {
  const journal = await aJournal({ restMs: 1 });
  journal.write(record('a'));
  await journal.secure();
  journal.forget('a');
  const file = path.join(folder, usageFiles()[0]!);
  const left = () => decodeJournal(readFileSync(file, 'utf8')).records.length;
  while (left() > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(left()).toBe(0);
  await journal.close();
});

it('puts a refused record aside in a form that can be sent again', async () => {
  const journal = await aJournal();
  await journal.park(record('a'), 'hold_not_found');
  const text = readFileSync(path.join(folder, 'llm-parked.txt'), 'utf8');
  expect(text).toContain('hold_not_found');
  expect(decodeJournal(text).records).toEqual([record('a')]);
  await journal.close();
});

it('survives a power loss at any moment of a run of writes, acknowledgements and replacements', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ id: fc.integer({ min: 0, max: 5 }), acts: fc.constantFrom('write', 'secure', 'forget') }), { maxLength: 30 }),
      async (steps) => {
        const place = mkdtempSync(path.join(folder, 'run-'));
        const journal = new FileUsageJournal({ service: 'llm', folder: place, logger, disk: await FolderDisk.open(place), fileLengthMax: 600 });
        const safe = new Set<string>();
        const pending = new Set<string>();
        for (const { id, acts } of steps) {
          const requestId = `r${id}`;
          if (acts === 'write') {
            journal.write(record(requestId));
            pending.add(requestId);
          } else if (acts === 'forget') {
            journal.forget(requestId);
            pending.delete(requestId);
            safe.delete(requestId);
          } else {
            await journal.secure();
            for (const each of pending) safe.add(each);
          }
        }
        // Dies here: another process reads whatever is in the folder.
        const found = new Set(
          readdirSync(place).flatMap((name) => decodeJournal(readFileSync(path.join(place, name), 'utf8')).records.map((each) => each.requestId)),
        );
        for (const each of safe) expect(found).toContain(each);
        await journal.close();
      },
    ),
    { numRuns: 30 },
  );
});

it('takes nothing from a torn file but its whole lines', async () => {
  const text = owner(aDeadPid) + encodeUsageLine(record('a')) + encodeUsageLine(record('b'));
  leave('llm-1.usage', text);
  truncateSync(path.join(folder, 'llm-1.usage'), text.length - 20);
  const journal = await aJournal();
  expect((await journal.takeOver()).map(({ requestId }) => requestId)).toEqual(['a']);
  await journal.close();
});
