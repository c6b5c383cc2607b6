import type { MediaCall } from '../media-call/media-call.ts';
import { isMultipart, readForm } from '../media-call/multipart.ts';
import { Refusal } from '../refusal.ts';
import { type GivenInput, InputUnusable } from '../studio/given-input.ts';
import { unprocessable } from './picsart-error.ts';

export interface PicsartBody {
  readonly values: Record<string, unknown>;
  readonly files: ReadonlyMap<string, Buffer>;
}

const addressMax = 2_083;

/** A form, a url-encoded body or JSON: the tools take all three. */
export async function readBody(call: MediaCall): Promise<PicsartBody> {
  const type = call.headers['content-type'] ?? '';
  if (isMultipart(call)) {
    const form = await readForm(call);
    if (!form) throw new Refusal(400, 'The form could not be read.');
    const values = Object.fromEntries([...form.texts].map(([name, [value]]) => [name, value]));
    return { values, files: new Map(form.files.map(({ field, bytes }) => [field, bytes])) };
  }
  if (type.startsWith('application/x-www-form-urlencoded'))
    return { values: Object.fromEntries(new URLSearchParams(call.body.toString('utf8'))), files: new Map() };
  return { values: readJson(call), files: new Map() };
}

export function readJson(call: MediaCall): Record<string, unknown> {
  if (!(call.headers['content-type'] ?? '').startsWith('application/json')) throw new Refusal(415, 'The content type is not supported.');
  try {
    const body: unknown = JSON.parse(call.body.toString('utf8'));
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    // Told below: there is no object in either case.
  }
  throw new Refusal(400, 'The body is not a JSON object.');
}

/** The source `name`: a file, or an address under `name_url`, never both. */
export async function sourceOf(call: MediaCall, { values, files }: PicsartBody, name: string, kind: 'image' | 'video'): Promise<GivenInput | undefined> {
  const file = files.get(name);
  const address = values[`${name}_url`];
  if (file && address !== undefined) throw new Refusal(400, `Only one of ${name} and ${name}_url may be given.`);
  if (!file && (address === undefined || address === '')) return undefined;
  if (address !== undefined && typeof address !== 'string') throw unprocessable(`${name}_url: must be a text`);
  if (typeof address === 'string' && !address.startsWith('data:') && address.length > addressMax)
    throw unprocessable(`${name}_url: at most ${addressMax} characters`);
  try {
    return file ? call.studio.inputs.judge(file, kind) : await call.studio.inputs.read(String(address), kind);
  } catch (error) {
    if (!(error instanceof InputUnusable)) throw error;
    if (error.reason === 'wrong-kind') throw new Refusal(415, error.message);
    throw error.reason === 'too-large' ? new Refusal(413, error.message) : unprocessable(`${name}_url: ${error.message}`);
  }
}

export async function neededSource(call: MediaCall, body: PicsartBody, name: string, kind: 'image' | 'video'): Promise<GivenInput> {
  const source = await sourceOf(call, body, name, kind);
  if (!source) throw new Refusal(400, `Either ${name} or ${name}_url is required.`);
  return source;
}
