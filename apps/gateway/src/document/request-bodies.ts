import type { OpenAPIObject } from '@nestjs/swagger';

/** Bodies by operation and by name. Those that a page of a format shows are as that page has them. */
export type RequestExamples = Readonly<Record<string, Readonly<Record<string, object>>>>;

interface Schema {
  oneOf?: Schema[];
}

interface Operation {
  operationId?: string;
  requestBody?: { content: Record<string, { schema?: Schema; examples?: Record<string, { value: object }> }> };
}

/** A route that takes JSON or a form has one schema for each, not both for either. */
export function withOwnSchemas(document: OpenAPIObject): OpenAPIObject {
  for (const methods of Object.values(document.paths))
    for (const { requestBody } of Object.values(methods) as Operation[]) {
      const [json, form] = [requestBody?.content['application/json'], requestBody?.content['multipart/form-data']];
      const [ofJson, ofForm] = json?.schema?.oneOf ?? [];
      if (!json || !form || !ofJson || !ofForm) continue;
      json.schema = ofJson;
      form.schema = ofForm;
    }
  return document;
}

/** Puts the examples where readers and generators look for them. */
export function withRequestExamples(document: OpenAPIObject, examples: RequestExamples): OpenAPIObject {
  const left = new Set(Object.keys(examples));
  for (const methods of Object.values(document.paths))
    for (const { operationId = '', requestBody } of Object.values(methods) as Operation[]) {
      const named = examples[operationId];
      const json = requestBody?.content['application/json'];
      if (!named || !json) continue;
      left.delete(operationId);
      json.examples = Object.fromEntries(Object.entries(named).map(([name, value]) => [name, { value }]));
    }
  if (left.size > 0) throw new Error(`there are examples of operations that take no JSON: ${[...left].join(', ')}`);
  return document;
}
