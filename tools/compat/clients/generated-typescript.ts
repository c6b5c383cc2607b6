import createClient from 'openapi-fetch';
import type { paths } from './api';

// Compiled strictly and then run: a field that is missing in the document does not compile.
const { COMPAT_URL: baseUrl = '', COMPAT_KEY: key = '' } = process.env;
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${key}` } });

const chat = await client.POST('/v1/chat/completions', { body: { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hola' }] } });
if (!chat.data) throw new Error(JSON.stringify(chat.error));
const asked = await client.POST('/v1/ask', { body: { ask: 'hola' } });
// The stream shares the status of the whole answer, so its text is part of the type.
if (!asked.data || typeof asked.data === 'string' || !('answer' in asked.data)) throw new Error(JSON.stringify(asked.error));
const models = await client.GET('/v1/models');
if (!models.data?.data.length) throw new Error(JSON.stringify(models.error));
const unknown = await client.POST('/v1/chat/completions', { body: { model: 'no-such-model', messages: [{ role: 'user', content: 'hola' }] } });
if (unknown.error?.error.code !== 'model_not_found') throw new Error('expected model_not_found');
