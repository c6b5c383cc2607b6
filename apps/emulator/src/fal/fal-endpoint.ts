import type { z } from 'zod';
import type { Label } from '../media/label.ts';
import type { GivenInput } from '../studio/given-input.ts';
import type { Made } from '../studio/task.ts';

export type FalOutput = Record<string, unknown>;

/** A file of an output. */
export interface FalFile {
  readonly url: string;
  readonly content_type: string;
  readonly file_name: string;
  readonly file_size: number;
  readonly width?: number;
  readonly height?: number;
}

/** What an endpoint works with: its checked input, the files it was given, and a place for results. */
export interface FalWork<Input> {
  readonly input: Input;
  /** The files by the field that named them; of a list, the first. */
  readonly given: Readonly<Record<string, GivenInput | undefined>>;
  /** How many results are asked for, or what the behaviour says. */
  count(asked: number): number;
  /** Seconds the behaviour says, or these. */
  seconds(otherwise: number): number;
  label(index: number): Label;
  file(name: string, type: string, bytes: Buffer, size?: { width: number; height: number }): FalFile;
}

/** A family of endpoint ids that take and give the same. */
export interface FalEndpoint<Schema extends z.ZodObject = z.ZodObject> {
  readonly pattern: RegExp;
  readonly operation: string;
  readonly input: Schema;
  /** Fields that hold addresses of files, and what kind these must be. */
  readonly files: Readonly<Record<string, 'image' | 'audio' | 'video'>>;
  make(work: FalWork<z.output<Schema>>): Promise<Made<FalOutput>>;
}

/** Keeps the type of the schema inside, and forgets it outside. */
export function falEndpoint<Schema extends z.ZodObject>(endpoint: FalEndpoint<Schema>): FalEndpoint {
  return endpoint as unknown as FalEndpoint;
}
