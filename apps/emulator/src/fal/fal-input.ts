import type { z } from 'zod';
import type { MediaCall } from '../media-call/media-call.ts';
import { shelve } from '../media-call/result-file.ts';
import { Refusal } from '../refusal.ts';
import { type GivenInput, InputUnusable } from '../studio/given-input.ts';
import type { FalEndpoint, FalWork } from './fal-endpoint.ts';

interface FalDetail {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly input?: unknown;
  readonly url?: string;
}

export function falRefusal(status: number, detail: readonly FalDetail[]): Refusal {
  return new Refusal(status, detail[0]?.msg ?? 'Unprocessable', { detail });
}

/** Checks the input of an endpoint and reads the files it names, as the endpoint does once it runs. */
export async function falWork(call: MediaCall, endpoint: FalEndpoint, id: string, body: unknown): Promise<FalWork<never>> {
  const read = endpoint.input.safeParse(body);
  if (!read.success)
    throw falRefusal(
      422,
      read.error.issues.map((issue) => detailOf(issue, body)),
    );
  const input: Record<string, unknown> = read.data;
  const given: Record<string, GivenInput | undefined> = {};
  for (const [field, kind] of Object.entries(endpoint.files)) {
    const value = input[field];
    const addresses = typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
    for (const address of addresses) {
      const file = await readFile(call, field, kind, address);
      given[field] ??= file;
    }
  }
  const { behaviour, record } = call;
  const text = ['prompt', 'text', 'tags'].map((field) => input[field]).find((value) => typeof value === 'string') ?? '';
  const seed = typeof input.seed === 'number' ? input.seed : undefined;
  return {
    input: input as never,
    given,
    count: (asked) => (behaviour.isEmpty ? 0 : (behaviour.results ?? asked)),
    seconds: (otherwise) => behaviour.seconds ?? otherwise,
    label: (index) => ({ engine: `fal/${record.model ?? id}`, text: describe(text, given), index, seed }),
    file: (name, type, bytes, size) => ({ url: shelve(call, name, type, bytes), content_type: type, file_name: name, file_size: bytes.length, ...size }),
  };
}

function describe(text: string, given: Readonly<Record<string, GivenInput | undefined>>): string {
  const files = Object.values(given).flatMap((file) => (file ? [`${file.facts.type} ${file.bytes.length} bytes`] : []));
  return [text, ...files].filter((part) => part !== '').join(', ');
}

async function readFile(call: MediaCall, field: string, kind: GivenInput['facts']['kind'], address: string): Promise<GivenInput> {
  try {
    return await call.studio.inputs.read(address, kind);
  } catch (error) {
    if (!(error instanceof InputUnusable)) throw error;
    const isUnread = error.reason !== 'wrong-kind';
    const type = isUnread ? (error.reason === 'too-large' ? 'file_too_large' : 'file_download_error') : `${kind}_load_error`;
    const msg = isUnread ? 'Failed to download the file. Please ensure the URL is accessible and valid.' : `Failed to load the ${kind}. ${error.message}`;
    throw falRefusal(422, [{ loc: ['body', field], msg, type, input: address.slice(0, 200), url: `https://docs.fal.ai/errors#${type}` }]);
  }
}

/** An issue in the words of FastAPI. */
function detailOf(issue: z.core.$ZodIssue, body: unknown): FalDetail {
  const loc = ['body', ...issue.path.map((part) => (typeof part === 'symbol' ? part.toString() : part))];
  const input = issue.path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | null | undefined)?.[part], body);
  if (issue.code === 'custom') return { loc, msg: issue.message, type: String((issue.params as { type?: string } | undefined)?.type ?? 'value_error'), input };
  if (input === undefined) return { loc, msg: 'Field required', type: 'missing', input: body };
  const types: Readonly<Record<string, string>> = {
    invalid_type: `${(issue as { expected?: string }).expected ?? 'value'}_type`,
    too_small: 'greater_than_equal',
    too_big: 'less_than_equal',
    invalid_value: 'literal_error',
    invalid_format: 'string_pattern_mismatch',
  };
  return { loc, msg: issue.message, type: types[issue.code] ?? 'value_error', input };
}
