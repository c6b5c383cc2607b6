import { createReadStream } from 'node:fs';
import OpenAI from 'openai';
import { must, refused, report } from './report.mjs';

const { COMPAT_URL: url, COMPAT_KEY: apiKey, COMPAT_RECORDING: recording } = process.env;
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
const model = 'gpt-4o-mini';
const messages = [{ role: 'user', content: 'hola' }];
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };
const tools = [{ type: 'function', function: { name: 'weather', parameters } }];
const tool_choice = { type: 'function', function: { name: 'weather' } };

await report({
  'chat, whole': async () => must((await client.chat.completions.create({ model, messages })).choices[0].message.content, 'no text'),
  'chat, streamed': async () => {
    const runner = client.chat.completions.stream({ model, messages, stream_options: { include_usage: true } });
    must(await runner.finalContent(), 'no text');
    must((await runner.totalUsage()).completion_tokens > 0, 'no usage');
  },
  'tools, round trip': async () => {
    const { message } = (await client.chat.completions.create({ model, messages, tools, tool_choice })).choices[0];
    must(message.tool_calls?.length > 0, 'no call');
    const results = message.tool_calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: '20 degrees' }));
    must((await client.chat.completions.create({ model, messages: [...messages, message, ...results], tools })).choices[0].finish_reason, 'no end');
  },
  'structured output': async () => {
    const json_schema = { name: 'place', strict: true, schema: parameters };
    const { choices } = await client.chat.completions.parse({ model, messages, response_format: { type: 'json_schema', json_schema } });
    must(typeof JSON.parse(choices[0].message.content).city === 'string', 'no city');
  },
  embeddings: async () => must((await client.embeddings.create({ model: 'text-embedding-3-small', input: 'hola' })).data[0].embedding.length > 0, 'no numbers'),
  'responses, two turns': async () => {
    const first = await client.responses.create({ model, input: 'hola' });
    const second = await client.responses.create({ model, input: 'y ahora', previous_response_id: first.id });
    must(second.output_text && (await client.responses.retrieve(first.id)).id === first.id, 'the first is not kept');
  },
  'responses, streamed': async () => must((await client.responses.stream({ model, input: 'hola' }).finalResponse()).output_text, 'no text'),
  image: async () => must((await client.images.generate({ model: 'gpt-image-1', prompt: 'a bridge' })).data[0].b64_json, 'no picture'),
  speech: async () =>
    must((await (await client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'hola' })).arrayBuffer()).byteLength > 0, 'no bytes'),
  transcription: async () =>
    must(typeof (await client.audio.transcriptions.create({ model: 'whisper-1', file: createReadStream(recording) })).text === 'string', 'no text'),
  'refusals 401, 404, 400': async () => {
    await refused(401, () => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'ptz_live_wrong', maxRetries: 0 }).models.list());
    await refused(404, () => client.chat.completions.create({ model: 'no-such-model', messages }));
    await refused(400, () => client.chat.completions.create({ model, messages: [] }));
  },
});
