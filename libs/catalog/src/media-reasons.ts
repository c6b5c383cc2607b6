import type { SettingValue } from '@portazgo/contracts';
import type { Texts } from './texts.schema.ts';

/** Why a media call is refused, as people read it after the name of the field. */
export const notBoolean: Texts = { es: 'debe ser true o false', pt: 'deve ser true ou false', en: 'must be true or false' };
export const notText: Texts = { es: 'debe ser un texto', pt: 'deve ser um texto', en: 'must be a text' };
export const notNumber: Texts = { es: 'debe ser un número', pt: 'deve ser um número', en: 'must be a number' };
export const notInteger: Texts = { es: 'debe ser un número entero', pt: 'deve ser um número inteiro', en: 'must be a whole number' };
export const missing: Texts = { es: 'es obligatorio', pt: 'é obrigatório', en: 'is required' };
export const unknownSetting: Texts = { es: 'no es un ajuste de este modelo', pt: 'não é um ajuste deste modelo', en: 'is not a setting of this model' };
export const takesNoPrompt: Texts = { es: 'este modelo no toma un prompt', pt: 'este modelo não recebe um prompt', en: 'this model takes no prompt' };
export const takesNoTurns: Texts = {
  es: 'este modelo no toma un diálogo',
  pt: 'este modelo não recebe um diálogo',
  en: 'this model takes no dialogue',
};
export const unknownInput: Texts = {
  es: 'este modelo no toma archivos de este tipo',
  pt: 'este modelo não recebe arquivos deste tipo',
  en: 'this model takes no file of this kind',
};
export const noRoute: Texts = {
  es: 'ningún proveedor de este modelo sirve esta combinación de ajustes y archivos',
  pt: 'nenhum provedor deste modelo serve esta combinação de ajustes e arquivos',
  en: 'no provider of this model serves this combination of settings and files',
};
export const voiceNotServed: Texts = {
  es: 'este modelo no tiene esta voz',
  pt: 'este modelo não tem esta voz',
  en: 'this model does not have this voice',
};

export const operationNotServed = (operation: string): Texts => ({
  es: `este modelo no hace '${operation}'`,
  pt: `este modelo não faz '${operation}'`,
  en: `this model does not do '${operation}'`,
});

export const notAnOption = (options: readonly SettingValue[]): Texts => {
  const list = options.join(', ');
  return { es: `debe ser uno de: ${list}`, pt: `deve ser um de: ${list}`, en: `must be one of: ${list}` };
};

export const textTooShort = (least: number, length: number): Texts => ({
  es: `debe tener al menos ${least} caracteres y tiene ${length}`,
  pt: `deve ter pelo menos ${least} caracteres e tem ${length}`,
  en: `must have at least ${least} characters and has ${length}`,
});

export const textTooLong = (most: number, length: number): Texts => ({
  es: `debe tener como máximo ${most} caracteres y tiene ${length}`,
  pt: `deve ter no máximo ${most} caracteres e tem ${length}`,
  en: `must have at most ${most} characters and has ${length}`,
});

export function outOfBounds(min: number | undefined, max: number | undefined): Texts {
  if (max === undefined) return { es: `debe ser al menos ${min}`, pt: `deve ser pelo menos ${min}`, en: `must be at least ${min}` };
  if (min === undefined) return { es: `debe ser como máximo ${max}`, pt: `deve ser no máximo ${max}`, en: `must be at most ${max}` };
  return { es: `debe estar entre ${min} y ${max}`, pt: `deve estar entre ${min} e ${max}`, en: `must be between ${min} and ${max}` };
}

export const offStep = (step: number, from: number): Texts => ({
  es: `debe ir de ${step} en ${step} desde ${from}`,
  pt: `deve ir de ${step} em ${step} a partir de ${from}`,
  en: `must go in steps of ${step} from ${from}`,
});

export const tooFewFiles = (least: number, count: number): Texts => ({
  es: `necesita al menos ${least} y hay ${count}`,
  pt: `precisa de pelo menos ${least} e há ${count}`,
  en: `needs at least ${least} and there are ${count}`,
});

export const tooManyFiles = (most: number, count: number): Texts => ({
  es: `admite como máximo ${most} y hay ${count}`,
  pt: `admite no máximo ${most} e há ${count}`,
  en: `takes at most ${most} and there are ${count}`,
});

export const wrongKind = (kinds: readonly string[], kind: string): Texts => ({
  es: `el archivo debe ser ${kinds.join(' o ')} y es ${kind}`,
  pt: `o arquivo deve ser ${kinds.join(' ou ')} e é ${kind}`,
  en: `the file must be ${kinds.join(' or ')} and is ${kind}`,
});

export const fileTooLarge = (most: number, bytes: number): Texts => ({
  es: `el archivo debe tener como máximo ${most} bytes y tiene ${bytes}`,
  pt: `o arquivo deve ter no máximo ${most} bytes e tem ${bytes}`,
  en: `the file must have at most ${most} bytes and has ${bytes}`,
});

export const tooLong = (mostSeconds: number, seconds: number): Texts => ({
  es: `debe durar como máximo ${mostSeconds} segundos y dura ${seconds}`,
  pt: `deve durar no máximo ${mostSeconds} segundos e dura ${seconds}`,
  en: `must last at most ${mostSeconds} seconds and lasts ${seconds}`,
});

export const tooManyTurns = (most: number, count: number): Texts => ({
  es: `admite como máximo ${most} turnos y hay ${count}`,
  pt: `admite no máximo ${most} turnos e há ${count}`,
  en: `takes at most ${most} turns and there are ${count}`,
});

export const tooManyVoices = (most: number, count: number): Texts => ({
  es: `admite como máximo ${most} voces distintas y hay ${count}`,
  pt: `admite no máximo ${most} vozes diferentes e há ${count}`,
  en: `takes at most ${most} different voices and there are ${count}`,
});

export const oneOf = (keys: readonly string[]): Texts => ({
  es: `hace falta uno de: ${keys.join(', ')}`,
  pt: `é preciso um de: ${keys.join(', ')}`,
  en: `one of these is needed: ${keys.join(', ')}`,
});
