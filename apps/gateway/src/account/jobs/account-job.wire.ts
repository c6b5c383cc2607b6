import { z } from 'zod';

export const accountJob = z
  .looseObject({
    id: z.string(),
    object: z.literal('job'),
    operation: z.string().meta({ example: 'image.generate' }),
    model: z.string(),
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    queue_position: z.int().nullable().meta({ description: 'Jobs before it; only while queued.' }),
    progress: z.number().nullable().meta({ description: 'Per cent, as far as the provider tells.' }),
    results: z.array(
      z.looseObject({
        file_id: z.string(),
        url: z.string(),
        mime_type: z.string(),
        bytes: z.int(),
        sha256: z.string(),
        width: z.int().optional(),
        height: z.int().optional(),
        duration: z.number().optional(),
        expires_at: z.string(),
      }),
    ),
    voice_id: z.string().nullable(),
    error: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
    engine: z.string().nullable(),
    nature: z.enum(['real', 'procedural', 'emulated']).nullable().meta({ description: 'Which kind of truth the result is.' }),
    usage: z.record(z.string(), z.number()).nullable(),
    credits_held: z.number(),
    credits_charged: z.number().nullable().meta({ description: 'Null until the job is over.' }),
    created_at: z.string(),
    started_at: z.string().nullable(),
    ended_at: z.string().nullable(),
  })
  .meta({ id: 'AccountJob' });
export type AccountJob = z.input<typeof accountJob>;

export const accountJobs = z
  .looseObject({ object: z.literal('list'), data: z.array(accountJob), next_before: z.string().nullable() })
  .meta({ id: 'AccountJobs' });
export type AccountJobs = z.input<typeof accountJobs>;

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  before: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .optional()
    .meta({ description: '`next_before` of the page before.' }),
});
export const jobsQuery = pageQuery.extend({ status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']).optional() });
