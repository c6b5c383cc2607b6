import type { Locale } from '@portazgo/contracts';
import { namedObjects, plain } from './object-names.ts';
import type { FactName, PictureFacts } from './picture-facts.ts';
import { describe, sentences } from './sentences.ts';

/** What a prompt asks, as far as measurements answer it. */
export interface Question {
  readonly needs: readonly FactName[];
  answer(facts: PictureFacts, locale: Locale): string;
}

const matters = {
  people: /\b(people|persons?|personas?|gente|pessoas?|men|women|hombres|mujeres|homens|mulheres)\b/,
  faces: /\b(faces?|caras?|rostros?|rostos?)\b/,
  count: /\b(how many|number of|count|cuant[ao]s|numero de|cuenta|quant[ao]s|conte)\b/,
  presence:
    /\b(is|are) there\b|\bdo(es)? (it|the|you|this)\b.*\b(show|contain|have|see)|\bcan you see\b|\b(hay|se ven?|aparecen?|contienen?|existen?|tiene|ha|tem|ve-se|mostra|muestra)\b/,
  text: /\b(what|which) (text|words?)\b|\bwhat (does|do) (it|the|this)\b.*\bsays?\b|\bwhat is written\b|\b(read|transcribe|ocr)\b|\bque (dice|pone|texto|pon[eí]a)\b|\b(escrito|escrita|lee|leer|transcribe|transcreva|leia|ler)\b|\bo que (diz|esta escrito)\b|\bque textos?\b|\bqual (e )?o texto\b/,
  anyText: /\b(text|texto|writing|words|palabras|palavras|letters|letras)\b/,
  language: /\b(what|which) language\b|\b(que|cual|qual|em que|en que)\b.*\b(idioma|lengua|lingua)\b/,
  colours: /\b(colou?rs?|color|colores|cor|cores)\b/,
  size: /\b(size|dimensions?|resolution|how (big|large|wide|tall)|width|height|tamano|dimensiones|resolucion|ancho|tamanho|dimensoes|resolucao|largura|altura|pixels?|pixeles)\b/,
  nudity: /\b(nsfw|nud\w*|porn\w*|sexual\w*|explicit\w*|desnud\w*|safe for work|adult content|contenido adulto|conteudo adulto)\b/,
  age: /\b(how old|what age|age|edad|cuantos anos|idade|quantos anos)\b/,
  expression: /\b(expression|emotions?|smil\w*|happy|sad|angry|feel\w*|expresion|emocion\w*|sonri\w*|feliz|triste|expressao|emocao|sorri\w*)\b/,
  describe:
    /\b(describ\w*|descrev\w*|what (do|can) you see|what('s| is) (in|this|that)|que (se )?ve\w*|o que (ha|ve|aparece)|que (hay|muestra|aparece)|caption|tell me about|explain)\b/,
} as const;

interface Answerer {
  readonly needs: FactName;
  answer(facts: PictureFacts, locale: Locale): string;
}

/** The question of a prompt; an open one is answered by the whole description. */
export function questionOf(prompt: string): Question {
  const answerers = direct(plain(prompt));
  if (answerers.length === 0) return { needs: ['sight', 'page', 'nudity'], answer: describe };
  return {
    needs: [...new Set(answerers.map(({ needs }) => needs))],
    answer: (facts, locale) => answerers.map(({ answer }) => answer(facts, locale)).join('\n'),
  };
}

function direct(asked: string): Answerer[] {
  const has = (matter: keyof typeof matters) => matters[matter].test(asked);
  if (has('describe') && !has('count')) return [];
  const found: Answerer[] = [];
  const add = (when: boolean, needs: FactName, answer: Answerer['answer']) => when && found.push({ needs, answer });
  const objects = namedObjects(asked).filter((label) => label !== 'person');
  const isCount = has('count') && !has('age');
  add(isCount && has('people'), 'sight', sentences.people);
  add(has('faces') && !(isCount && has('people')), 'sight', sentences.faces);
  const isOtherCounted = has('presence') && (has('people') || has('faces'));
  if (isCount && !isOtherCounted) for (const label of objects) add(true, 'sight', (facts, locale) => sentences.count(facts, label, locale));
  else if (has('presence')) {
    for (const label of objects) add(true, 'sight', (facts, locale) => sentences.isThere(facts, label, locale));
    add(namedObjects(asked).includes('person'), 'sight', (facts, locale) => sentences.isThere(facts, 'person', locale));
  }
  add(has('text') || (has('presence') && has('anyText')) || has('language'), 'page', (facts, locale) => sentences.text(facts, locale, Infinity));
  add(has('colours'), 'sight', sentences.colours);
  add(has('size'), 'sight', sentences.size);
  add(has('nudity'), 'nudity', sentences.nudity);
  add(has('age'), 'sight', sentences.age);
  add(has('expression'), 'sight', sentences.expression);
  return found;
}
