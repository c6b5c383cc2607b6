/** One chat, asked in each format that can express it, and how that format tells a refusal. */
export interface Dialect {
  name: string;
  path: string;
  body(model: string, more?: { stream?: boolean; max_tokens?: number }): object;
  error(code: string, more?: { message?: unknown; details?: object; field?: string }): object;
}

const openAiCodes: Readonly<Record<string, string>> = {
  key_malformed: 'invalid_api_key',
  key_revoked: 'invalid_api_key',
  key_expired: 'invalid_api_key',
  rate_limited: 'rate_limit_exceeded',
  content_blocked: 'content_policy_violation',
};

export const openai: Dialect = {
  name: 'openai',
  path: '/v1/chat/completions',
  body: (model, more = {}) => ({ model, messages: [{ role: 'user', content: 'hola' }], max_tokens: 10, ...more }),
  error: (code, { field, ...more } = {}) => ({
    error: { code: openAiCodes[code] ?? code, message: expect.any(String), type: expect.any(String), param: field ?? null, ...more },
  }),
};

export const ask: Dialect = {
  name: 'ask',
  path: '/v1/ask',
  body: (model, more = {}) => ({ ask: 'hola', mode: model, max_tokens: 10, ...more }),
  error: (code, { field, ...more } = {}) => ({ done: true, error: { code, message: expect.any(String), ...(field ? { field } : {}), ...more } }),
};

export const dialects = [openai, ask];
