import { z } from 'zod';

const name = z.string().min(1).max(64);

export const functionTool = z
  .looseObject({
    type: z.literal('function'),
    name,
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
    strict: z.boolean().nullish(),
  })
  .meta({ id: 'ResponseFunctionTool' });

export const customTool = z
  .looseObject({
    type: z.literal('custom'),
    name,
    description: z.string().nullish(),
    format: z
      .looseObject({ type: z.string(), syntax: z.string().nullish(), definition: z.string().nullish() })
      .nullish()
      .meta({ description: 'A grammar is written into the description of the tool; it is not enforced.' }),
  })
  .meta({ id: 'ResponseCustomTool' });

export const namespaceTool = z
  .looseObject({
    type: z.literal('namespace'),
    name,
    description: z.string().nullish(),
    tools: z.array(z.discriminatedUnion('type', [functionTool, customTool])).max(128),
  })
  .meta({ id: 'ResponseNamespaceTool' });

const known: readonly string[] = ['function', 'custom', 'namespace'];

const otherTool = z.looseObject({ type: z.string().refine((type) => !known.includes(type), { abort: true }) }).meta({
  id: 'ResponseOtherTool',
  description:
    '`local_shell`, `shell` and `apply_patch` are carried out by the client and work. Tools that OpenAI carries out (`web_search`, `file_search`, `code_interpreter`, `mcp`, `image_generation` …) are left out and named in `x-portazgo-dropped`.',
});

export const responseTool = z.union([z.discriminatedUnion('type', [functionTool, customTool, namespaceTool]), otherTool]).meta({ id: 'ResponseTool' });
export type ResponseTool = z.output<typeof responseTool>;
export type NamedTool = z.output<typeof functionTool> | z.output<typeof customTool>;

const chosen = z.looseObject({ type: z.string(), name: z.string().nullish(), namespace: z.string().nullish() }).meta({ id: 'ResponseChosenTool' });

export const responseToolChoice = z
  .union([
    z.enum(['none', 'auto', 'required']),
    z
      .looseObject({ type: z.literal('allowed_tools'), mode: z.enum(['auto', 'required']).default('auto'), tools: z.array(chosen).min(1) })
      .meta({ id: 'ResponseAllowedTools' }),
    chosen.extend({ type: z.string().refine((type) => type !== 'allowed_tools', { abort: true }) }).meta({ id: 'ResponseNamedTool' }),
  ])
  .meta({ id: 'ResponseToolChoice' });
export type ResponseToolChoice = z.output<typeof responseToolChoice>;
