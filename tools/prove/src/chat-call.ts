import { request, type Dispatcher } from 'undici';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

interface ChatCall {
  url: string;
  key: string;
  body: object;
  headers?: Record<string, string>;
  dispatcher?: Dispatcher;
}

export const json = (text: string): unknown => JSON.parse(text);

/** One chat completion, read whole. */
export async function chat({ url, key, body, headers, dispatcher }: ChatCall): Promise<Answer> {
  const answer = await request(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    ...(dispatcher ? { dispatcher } : {}),
  });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

/** The upper bound of a chat call's price, in credits, as `POST /v1/quote` tells it. */
export async function quoteCredits(url: string, key: string, body: object): Promise<number> {
  const answer = await request(`${url}/v1/quote`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'chat.completions', body }),
  });
  const quote = (await answer.body.json()) as { credits_max?: number };
  if (answer.statusCode !== 200 || typeof quote.credits_max !== 'number')
    throw new Error(`POST /v1/quote answered ${answer.statusCode}: ${JSON.stringify(quote)}`);
  return quote.credits_max;
}
