import type { Locale } from '@portazgo/contracts';

/** What we say to a model, in the language the client reads, because an answer follows the language of its question. */
export interface Instructions {
  /** In place of an empty prompt. */
  readonly describe: string;
  readonly readText: string;
  readonly extract: (schema: string) => string;
}

export const instructions: Readonly<Record<Locale, Instructions>> = {
  es: {
    describe: 'Describe lo que muestran las imágenes.',
    readText:
      'Transcribe el texto que aparece en las imágenes, tal como está escrito, en su orden y con sus saltos de línea. ' +
      'Responde solo con ese texto: sin explicaciones, sin comillas, sin formato y sin traducirlo. Si no hay texto, no respondas nada.',
    extract: (schema) =>
      'Extrae de las imágenes los datos que pide este esquema JSON y responde solo con un valor JSON que lo cumpla, ' +
      `sin explicaciones ni bloques de código. Lo que las imágenes no muestran no se inventa.\n\n${schema}`,
  },
  pt: {
    describe: 'Descreva o que as imagens mostram.',
    readText:
      'Transcreva o texto que aparece nas imagens, tal como está escrito, na sua ordem e com as suas quebras de linha. ' +
      'Responda apenas com esse texto: sem explicações, sem aspas, sem formatação e sem traduzi-lo. Se não houver texto, não responda nada.',
    extract: (schema) =>
      'Extraia das imagens os dados que este esquema JSON pede e responda apenas com um valor JSON que o cumpra, ' +
      `sem explicações nem blocos de código. O que as imagens não mostram não se inventa.\n\n${schema}`,
  },
  en: {
    describe: 'Describe what the images show.',
    readText:
      'Transcribe the text that appears in the images, exactly as written, in its order and with its line breaks. ' +
      'Answer with that text only: no explanations, no quotes, no formatting, no translation. If there is no text, answer nothing.',
    extract: (schema) =>
      'Extract from the images the data that this JSON Schema asks for, and answer only with a JSON value that fits it, ' +
      `without explanations or code blocks. Do not make up what the images do not show.\n\n${schema}`,
  },
};
