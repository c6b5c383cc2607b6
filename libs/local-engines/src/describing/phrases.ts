import type { Locale } from '@portazgo/contracts';
import type { Emotion } from '../human/human-seen.ts';
import type { ReadingLanguage } from '../reading/tesseract.ts';
import type { ColourName } from './colours.ts';
import type { SexualContent } from './picture-facts.ts';

/** What a description says, in one language. Numbers come in as they are shown. */
export interface Phrases {
  readonly picture: (number: number) => string;
  readonly size: (width: number, height: number, shape: 'square' | 'landscape' | 'portrait', light: 'dark' | 'medium' | 'light') => string;
  readonly noPeople: string;
  readonly people: (count: number) => string;
  readonly faces: (count: number, smiling: number) => string;
  readonly noFaces: string;
  readonly age: (from: number, to: number) => string;
  readonly noAge: string;
  readonly expression: (emotion: Emotion, percent: number) => string;
  readonly bodyDownTo: Readonly<Record<'shoulders' | 'hips' | 'knees' | 'ankles', string>>;
  readonly armRaised: string;
  readonly objects: (list: string) => string;
  readonly noObjects: string;
  readonly isThere: (name: string, percent: number) => string;
  readonly isNotThere: (name: string) => string;
  readonly count: (name: string, count: number) => string;
  readonly text: (language: ReadingLanguage, percent: number, text: string) => string;
  readonly noText: string;
  readonly colours: (list: string) => string;
  readonly nudity: (content: SexualContent, explicitPercent: number, suggestivePercent: number) => string;
  readonly note: string;
  readonly colourNames: Readonly<Record<ColourName, string>>;
  readonly languageNames: Readonly<Record<ReadingLanguage, string>>;
}

const list = (names: string): Readonly<Record<ColourName, string>> => {
  const [black = '', white = '', grey = '', red = '', orange = '', brown = '', yellow = '', green = '', turquoise = '', blue = '', purple = '', pink = '', beige = ''] = names.split(' '); // prettier-ignore
  return { black, white, grey, red, orange, brown, yellow, green, turquoise, blue, purple, pink, beige };
};

const en: Phrases = {
  picture: (number) => `Picture ${number}:`,
  size: (width, height, shape, light) =>
    `The picture is ${width} × ${height} pixels, ${{ square: 'square', landscape: 'wider than high', portrait: 'higher than wide' }[shape]} and ${{ dark: 'rather dark', medium: 'of medium brightness', light: 'bright' }[light]}.`,
  noPeople: 'No people were found.',
  people: (count) => (count === 1 ? 'At least one person can be seen.' : `At least ${count} people can be seen.`),
  faces: (count, smiling) =>
    count === 1
      ? `One face was found${smiling ? '; it seems to smile' : ''}.`
      : `${count} faces were found${smiling ? `, ${smiling} of which ${smiling === 1 ? 'seems' : 'seem'} to smile` : ''}; small or turned ones may be missing.`,
  noFaces: 'No face was found.',
  age: (from, to) => `The face looks roughly ${from} to ${to} years old, which is an estimate and often wrong.`,
  noAge: 'There is no single face whose age could be estimated.',
  expression: (emotion, percent) =>
    `The expression looks most like: ${{ angry: 'anger', disgust: 'disgust', fear: 'fear', happy: 'happiness', sad: 'sadness', surprise: 'surprise', neutral: 'neutral' }[emotion]} (${percent} %).`,
  bodyDownTo: {
    shoulders: 'The person is visible down to the shoulders.',
    hips: 'The person is visible down to the hips.',
    knees: 'The person is visible down to the knees.',
    ankles: 'The person is visible from head to foot.',
  },
  armRaised: 'An arm is raised.',
  objects: (names) => `Objects found: ${names}.`,
  noObjects: 'None of the everyday objects that the detector knows was found.',
  isThere: (name, percent) => `Yes, probably: ${name} (${percent} %).`,
  isNotThere: (name) => `No: ${name} was not found, though the detector does not see everything.`,
  count: (name, count) => `Found: ${count} × ${name}.`,
  text: (language, percent, text) => `Text in the picture (${en.languageNames[language]}, read with ${percent} % confidence):\n${text}`,
  noText: 'No legible text was found.',
  colours: (names) => `Main colours: ${names}.`,
  nudity: (content, explicit, suggestive) =>
    `Sexual content: ${{ low: 'unlikely', possible: 'possible', likely: 'likely' }[content]} (explicit ${explicit} %, suggestive ${suggestive} %).`,
  note: 'This answer is composed from measurements on this machine (detectors of faces, objects, text and colours); no language model has seen the picture.',
  colourNames: list('black white grey red orange brown yellow green turquoise blue purple pink beige'),
  languageNames: { en: 'English', es: 'Spanish', pt: 'Portuguese' },
};

const es: Phrases = {
  picture: (number) => `Imagen ${number}:`,
  size: (width, height, shape, light) =>
    `La imagen mide ${width} × ${height} píxeles, es ${{ square: 'cuadrada', landscape: 'más ancha que alta', portrait: 'más alta que ancha' }[shape]} y ${{ dark: 'más bien oscura', medium: 'de luminosidad media', light: 'clara' }[light]}.`,
  noPeople: 'No se han encontrado personas.',
  people: (count) => (count === 1 ? 'Se ve al menos una persona.' : `Se ven al menos ${count} personas.`),
  faces: (count, smiling) =>
    count === 1
      ? `Se ha encontrado una cara${smiling ? '; parece sonreír' : ''}.`
      : `Se han encontrado ${count} caras${smiling ? `, de las que ${smiling} ${smiling === 1 ? 'parece' : 'parecen'} sonreír` : ''}; pueden faltar las pequeñas o giradas.`,
  noFaces: 'No se ha encontrado ninguna cara.',
  age: (from, to) => `La cara aparenta entre ${from} y ${to} años; es una estimación y falla a menudo.`,
  noAge: 'No hay una única cara cuya edad se pueda estimar.',
  expression: (emotion, percent) =>
    `La expresión se parece sobre todo a: ${{ angry: 'enfado', disgust: 'disgusto', fear: 'miedo', happy: 'alegría', sad: 'tristeza', surprise: 'sorpresa', neutral: 'neutra' }[emotion]} (${percent} %).`,
  bodyDownTo: {
    shoulders: 'La persona se ve hasta los hombros.',
    hips: 'La persona se ve hasta la cadera.',
    knees: 'La persona se ve hasta las rodillas.',
    ankles: 'La persona se ve de pies a cabeza.',
  },
  armRaised: 'Hay un brazo levantado.',
  objects: (names) => `Objetos encontrados: ${names}.`,
  noObjects: 'No se ha encontrado ninguno de los objetos cotidianos que conoce el detector.',
  isThere: (name, percent) => `Sí, probablemente: ${name} (${percent} %).`,
  isNotThere: (name) => `No: no se ha encontrado ${name}, aunque el detector no lo ve todo.`,
  count: (name, count) => `Encontrado: ${count} × ${name}.`,
  text: (language, percent, text) => `Texto de la imagen (${es.languageNames[language]}, leído con una confianza del ${percent} %):\n${text}`,
  noText: 'No se ha encontrado texto legible.',
  colours: (names) => `Colores principales: ${names}.`,
  nudity: (content, explicit, suggestive) =>
    `Contenido sexual: ${{ low: 'improbable', possible: 'posible', likely: 'probable' }[content]} (explícito ${explicit} %, sugerente ${suggestive} %).`,
  note: 'Esta respuesta se compone de mediciones hechas en esta máquina (detectores de caras, objetos, texto y colores); ningún modelo de lenguaje ha visto la imagen.',
  colourNames: list('negro blanco gris rojo naranja marrón amarillo verde turquesa azul morado rosa beis'),
  languageNames: { en: 'inglés', es: 'español', pt: 'portugués' },
};

const pt: Phrases = {
  picture: (number) => `Imagem ${number}:`,
  size: (width, height, shape, light) =>
    `A imagem mede ${width} × ${height} pixels, é ${{ square: 'quadrada', landscape: 'mais larga que alta', portrait: 'mais alta que larga' }[shape]} e ${{ dark: 'um tanto escura', medium: 'de luminosidade média', light: 'clara' }[light]}.`,
  noPeople: 'Não foram encontradas pessoas.',
  people: (count) => (count === 1 ? 'Vê-se pelo menos uma pessoa.' : `Veem-se pelo menos ${count} pessoas.`),
  faces: (count, smiling) =>
    count === 1
      ? `Foi encontrado um rosto${smiling ? '; parece sorrir' : ''}.`
      : `Foram encontrados ${count} rostos${smiling ? `, dos quais ${smiling} ${smiling === 1 ? 'parece' : 'parecem'} sorrir` : ''}; podem faltar os pequenos ou virados.`,
  noFaces: 'Nenhum rosto foi encontrado.',
  age: (from, to) => `O rosto aparenta entre ${from} e ${to} anos; é uma estimativa e erra com frequência.`,
  noAge: 'Não há um único rosto cuja idade se possa estimar.',
  expression: (emotion, percent) =>
    `A expressão se parece sobretudo com: ${{ angry: 'raiva', disgust: 'desgosto', fear: 'medo', happy: 'alegria', sad: 'tristeza', surprise: 'surpresa', neutral: 'neutra' }[emotion]} (${percent} %).`,
  bodyDownTo: {
    shoulders: 'A pessoa aparece até os ombros.',
    hips: 'A pessoa aparece até o quadril.',
    knees: 'A pessoa aparece até os joelhos.',
    ankles: 'A pessoa aparece dos pés à cabeça.',
  },
  armRaised: 'Há um braço levantado.',
  objects: (names) => `Objetos encontrados: ${names}.`,
  noObjects: 'Nenhum dos objetos do dia a dia que o detector conhece foi encontrado.',
  isThere: (name, percent) => `Sim, provavelmente: ${name} (${percent} %).`,
  isNotThere: (name) => `Não: não se encontrou ${name}, embora o detector não veja tudo.`,
  count: (name, count) => `Encontrado: ${count} × ${name}.`,
  text: (language, percent, text) => `Texto da imagem (${pt.languageNames[language]}, lido com ${percent} % de confiança):\n${text}`,
  noText: 'Nenhum texto legível foi encontrado.',
  colours: (names) => `Cores principais: ${names}.`,
  nudity: (content, explicit, suggestive) =>
    `Conteúdo sexual: ${{ low: 'improvável', possible: 'possível', likely: 'provável' }[content]} (explícito ${explicit} %, sugestivo ${suggestive} %).`,
  note: 'Esta resposta é composta de medições feitas nesta máquina (detectores de rostos, objetos, texto e cores); nenhum modelo de linguagem viu a imagem.',
  colourNames: list('preto branco cinza vermelho laranja marrom amarelo verde turquesa azul roxo rosa bege'),
  languageNames: { en: 'inglês', es: 'espanhol', pt: 'português' },
};

export const phrases: Readonly<Record<Locale, Phrases>> = { en, es, pt };
