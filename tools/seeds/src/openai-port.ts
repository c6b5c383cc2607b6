import OpenAI from 'openai';
import type { Addresses } from './exchange.ts';

/** The two Python examples of seed 004 in JavaScript; the texts come out of the page's own code. */
const client = ({ gatewayUrl, key }: Addresses) => new OpenAI({ apiKey: key, baseURL: `${gatewayUrl}/v1`, maxRetries: 0, timeout: 180_000 });

export async function askForStream(addresses: Addresses, python: string): Promise<string> {
  const stream = await client(addresses).chat.completions.create({
    model: said(python, /model="([^"]+)"/),
    messages: [{ role: 'user', content: [{ type: 'text', text: said(python, /"""([\s\S]+?)"""/) }] }],
    stream: true,
  });
  let printed = '';
  for await (const chunk of stream) printed += chunk.choices[0]?.delta.content ?? '';
  return printed;
}

export async function askForPictures(addresses: Addresses, python: string): Promise<OpenAI.ImagesResponse> {
  const size = said(python, /size="([^"]+)"/) as '1024x1536';
  return client(addresses).images.generate({ model: said(python, /model="([^"]+)"/), prompt: said(python, /"""([\s\S]+?)"""/), n: 1, size });
}

function said(python: string, pattern: RegExp): string {
  const value = pattern.exec(python)?.[1];
  if (value === undefined) throw new Error(`the example does not say ${pattern.source}`);
  return value;
}
