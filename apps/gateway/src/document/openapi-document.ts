import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { accountExamples } from '../account/account.examples.ts';
import { askExamples } from '../dialects/ask/ask.examples.ts';
import { generationsExamples } from '../dialects/generations/generations.examples.ts';
import { openAiExamples } from '../dialects/openai/openai.examples.ts';
import { runsExamples } from '../dialects/runs/runs.examples.ts';
import { llmsText, markdownPages } from './markdown-pages.ts';
import { withOwnSchemas, withRequestExamples } from './request-bodies.ts';
import { registeredComponents, toJsonSchema } from './schema-registry.ts';

/** The OpenAPI 3.1 document, from the schemas that check the requests. */
export function createDocument(app: NestFastifyApplication, publicUrl = '/'): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('Portazgo')
    .setDescription('One address, one key, one prepaid balance, every kind of model.')
    .setVersion('0.1.0')
    .setOpenAPIVersion('3.1.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer(publicUrl)
    .addTag('ask', 'Clean in, clean out: the house format.')
    .addTag('runs', 'Models with settings, runs and jobs.')
    .addTag('generations', 'A route per kind of generation, and tasks.')
    .addTag('openai', 'What OpenAI clients speak.')
    .addTag('account', 'Jobs, files, voices and webhooks of a client.')
    .addTag('portazgo', 'Prices and health.')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'A key: `ptz_live_…`, or `ptz_test_…` for the emulator at no cost.' }, 'key')
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    autoTagControllers: false,
    standardSchemaConverter: (schema, { schemaType }) => {
      if (!(schema instanceof z.ZodType)) return undefined;
      const { root, components } = toJsonSchema(schema, schemaType);
      return { schema: root, components };
    },
  });
  const components = { ...registeredComponents(), ...document.components?.schemas };
  const sorted = Object.fromEntries(Object.entries(components).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const whole = { ...document, components: { ...document.components, schemas: sorted as NonNullable<OpenAPIObject['components']>['schemas'] } };
  return withRequestExamples(withOwnSchemas(whole), { ...askExamples, ...runsExamples, ...generationsExamples, ...openAiExamples, ...accountExamples });
}

/** `/docs` for people, `/openapi.json` for programs, `/llms.txt` and `/docs/<tag>.md` for both, without anything from elsewhere on the network. */
export function serveDocument(app: NestFastifyApplication, document: OpenAPIObject): void {
  const pages = markdownPages(document);
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  for (const { name, text } of pages) fastify.get(`/docs/${name}.md`, (_request, reply) => reply.type('text/markdown; charset=utf-8').send(text));
  fastify.get('/llms.txt', (request, reply) => {
    const { url = '/' } = document.servers?.[0] ?? {};
    const base = url === '/' ? `${request.protocol}://${request.host}` : url;
    return reply.type('text/plain; charset=utf-8').send(llmsText(document, pages, base));
  });
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', raw: ['json'], customSiteTitle: 'Portazgo' });
}
