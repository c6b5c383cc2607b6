import type { Catalog, Model } from '@portazgo/catalog';
import { inputTokens, toCredits, type EmbeddingReply, type EmbeddingRequest } from '@portazgo/contracts';
import { RefusedField, unsupported } from '../../../edge/refused-field.ts';
import { dropUnknownFields } from '../chat-completions/extra-fields.ts';
import { knownEmbeddingFields, type EmbeddingsAnswer, type EmbeddingsRequest } from './embeddings.wire.ts';
import { modelNotFound, wrongModelKind } from '../../../inference/model-refusals.ts';

/** What the way back carries for sure: 2,048 texts of 4,096 numbers. A larger answer is refused before anything is asked. */
const valuesMax = 2_048 * 4_096;

export interface EmbeddingDraft {
  model: Model;
  inputs: EmbeddingRequest['inputs'];
  dimensions?: number;
  /** Unknown fields that are left out at the caller's word. */
  dropped: readonly string[];
}

export function fromWire(wire: EmbeddingsRequest, catalog: Pick<Catalog, 'find'> & Partial<Pick<Catalog, 'namesNear'>>): EmbeddingDraft {
  const model = catalog.find(wire.model);
  if (!model) throw modelNotFound(catalog, wire.model);
  const inputs = toInputs(wire.input);
  requireFitting(model, inputs.length, wire.dimensions ?? undefined);
  return {
    model,
    inputs,
    dropped: dropUnknownFields({ ...wire }, knownEmbeddingFields),
    ...(typeof wire.dimensions === 'number' ? { dimensions: wire.dimensions } : {}),
  };
}

export function toWire({ model, vectors, receipt }: EmbeddingReply, encoding: 'float' | 'base64'): EmbeddingsAnswer {
  const tokens = inputTokens(receipt.usage);
  return {
    object: 'list',
    model,
    data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: encoding === 'base64' ? vector : toFloats(vector) })),
    usage: { prompt_tokens: tokens, total_tokens: tokens, cost: toCredits(receipt.chargedMicroCredits) },
  };
}

function toInputs(input: EmbeddingsRequest['input']): EmbeddingRequest['inputs'] {
  if (typeof input === 'string') return [input];
  // One list of numbers is one text.
  return isTokens(input) ? [input] : input;
}

const isTokens = (input: readonly unknown[]): input is number[] => typeof input[0] === 'number';

function requireFitting({ id, kind, limits }: Model, inputs: number, dimensions: number | undefined): void {
  if (kind !== 'embedding') throw wrongModelKind({ id, kind }, 'embedding');
  const { inputsMax, dimensionsMax } = limits;
  if (inputsMax !== undefined && inputs > inputsMax) {
    throw new RefusedField('input', {
      es: `el modelo admite ${inputsMax} textos y hay ${inputs}`,
      pt: `o modelo aceita ${inputsMax} textos e há ${inputs}`,
      en: `the model takes ${inputsMax} texts and there are ${inputs}`,
    });
  }
  if (dimensions !== undefined && dimensionsMax === undefined) {
    throw unsupported('dimensions', { es: `el modelo '${id}' no lo admite`, pt: `o modelo '${id}' não o aceita`, en: `the model '${id}' does not take it` });
  }
  if (dimensions !== undefined && dimensionsMax !== undefined && dimensions > dimensionsMax) {
    throw new RefusedField('dimensions', { es: `el máximo es ${dimensionsMax}`, pt: `o máximo é ${dimensionsMax}`, en: `the most is ${dimensionsMax}` });
  }
  const valuesPerText = dimensions ?? dimensionsMax ?? 0;
  if (inputs * valuesPerText > valuesMax) {
    const textsMax = Math.floor(valuesMax / valuesPerText);
    throw new RefusedField('input', {
      es: `una respuesta lleva como máximo ${valuesMax} números: ${textsMax} textos de ${valuesPerText}, y hay ${inputs}`,
      pt: `uma resposta leva no máximo ${valuesMax} números: ${textsMax} textos de ${valuesPerText}, e há ${inputs}`,
      en: `an answer carries at most ${valuesMax} numbers: ${textsMax} texts of ${valuesPerText}, and there are ${inputs}`,
    });
  }
}

/** The numbers of a vector as it comes over the bus. */
export function toFloats(base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readFloatLE(index * 4));
}
