import type { OpenAPIObject } from '@nestjs/swagger';
import { describeSchema, type JsonSchema } from './markdown-schema.ts';

/** One page of the reference: every operation of a tag. */
export interface MarkdownPage {
  /** `/docs/<name>.md` */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: JsonSchema }[];
  requestBody?: { content?: Record<string, { schema?: JsonSchema }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: JsonSchema; example?: unknown }> }>;
}

/** The reference as Markdown, made from the one OpenAPI document: for people with a pager and for language models. */
export function markdownPages(document: OpenAPIObject): MarkdownPage[] {
  return (document.tags ?? []).map(({ name, description = '' }) => {
    const operations = operationsOf(document, name);
    const text = [`# ${name}`, description, ...operations.map(([method, path, operation]) => describeOperation(document, method, path, operation))].join(
      '\n\n',
    );
    return { name, title: name, summary: description, text: `${text}\n` };
  });
}

/** Index of the pages (llmstxt.org). */
export function llmsText({ info }: OpenAPIObject, pages: readonly MarkdownPage[], baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, '');
  return [
    `# ${info.title}`,
    `> ${info.description ?? ''}`,
    'Every call carries `Authorization: Bearer <key>`. Every operation can be asked through every format that can express it.',
    '## Reference',
    pages.map(({ name, title, summary }) => `- [${title}](${base}/docs/${name}.md): ${summary}`).join('\n'),
    '## For programs',
    `- [OpenAPI 3.1](${base}/openapi.json): the whole document`,
    '',
  ].join('\n\n');
}

function operationsOf({ paths }: OpenAPIObject, tag: string): [string, string, Operation][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>)
      .filter(([, operation]) => operation.tags?.includes(tag))
      .map(([method, operation]): [string, string, Operation] => [method.toUpperCase(), path, operation]),
  );
}

function describeOperation(document: OpenAPIObject, method: string, path: string, operation: Operation): string {
  const { summary = '', description, parameters = [], requestBody, responses = {} } = operation;
  const parts = [`## ${method} ${path}`, `**${summary}.**${description === undefined ? '' : ` ${description}`}`];
  if (parameters.length > 0) {
    parts.push(
      '### Parameters',
      parameters
        .map((each) => `- \`${each.name}\` (${each.in}${each.required ? ', required' : ''}): ${each.description ?? describeType(each.schema)}`)
        .join('\n'),
    );
  }
  for (const [type, { schema }] of Object.entries(requestBody?.content ?? {})) if (schema) parts.push(`### Body (${type})`, describeSchema(document, schema));
  parts.push('### Answers');
  for (const [status, { description: meaning = '', content = {} }] of Object.entries(responses)) {
    parts.push(`- **${status}** ${meaning}`);
    if (!status.startsWith('2')) continue;
    for (const [type, { schema, example }] of Object.entries(content)) {
      if (example !== undefined)
        parts.push(`${type}:\n\n\`\`\`\n${typeof example === 'string' ? example.trimEnd() : JSON.stringify(example, null, 2)}\n\`\`\``);
      else if (schema && type === 'application/json') parts.push(describeSchema(document, schema));
    }
  }
  return parts.join('\n\n');
}

const describeType = (schema?: JsonSchema) => (typeof schema?.type === 'string' ? schema.type : 'value');
