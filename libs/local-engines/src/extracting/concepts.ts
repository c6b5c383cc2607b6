import type { Locale } from '@portazgo/contracts';
import { namedObjects } from '../describing/object-names.ts';
import { peopleOf, objectCounts, sexualContent, smilesOf, type FactName, type PictureFacts } from '../describing/picture-facts.ts';
import { phrases } from '../describing/phrases.ts';
import { describe } from '../describing/sentences.ts';
import { ageForm, colourForm, countForm, faceForm, lineForm, objectForm, wordForm } from './fact-forms.ts';
import { listForm, numberForm, textForm, type Form } from './form.ts';
import { amountList, currencyForm, dateList, dueForm, emailList, lineItems, phoneList, rowAmount, totalForm, urlList } from './text-forms.ts';

/** Something that can be measured, and the words a property is named with when it is meant. */
export interface Concept {
  readonly needs: readonly FactName[];
  /** Undefined where the picture does not show it. */
  form(facts: PictureFacts, locale: Locale): Form | undefined;
}

const of = (needs: FactName | readonly FactName[], form: Concept['form']): Concept => ({ needs: typeof needs === 'string' ? [needs] : needs, form });
const number = (value: number, decimals?: number): Form => numberForm(value, decimals);
const presence = (boolean: boolean, count: number): Form => ({ boolean, number: count });

/** In the order they are tried: the narrower before the wider. Words are lower case without marks; `nameWords` makes them. */
const concepts: readonly (readonly [RegExp, Concept])[] = [
  [/^(number of lines|lines? count|num lines|numero de lineas|numero de linhas)$/, of('page', ({ page }) => number(page.lines.length))],
  [
    /^(number of words|words? count|num words|numero de palabras|numero de palavras)$/,
    of('page', ({ page }) => number(page.lines.flatMap(({ words }) => words).length)),
  ],
  [/^((text |ocr )?lines|lineas|linhas)\b/, of('page', ({ page }) => listForm(page.lines.map(lineForm)))],
  [/^(words|palabras|palavras)$/, of('page', ({ page }) => listForm(page.lines.flatMap(({ words }) => words.map(wordForm))))],
  [
    /^(paragraphs?|parrafos?)$/,
    of('page', ({ page }) =>
      listForm(
        page.text
          .split('\n\n')
          .filter(Boolean)
          .map((part) => textForm(part)),
      ),
    ),
  ],
  [
    /\b(language|idioma|lengua|lingua)\b/,
    of('page', ({ page: { language } }) =>
      language === null ? undefined : textForm(language, ...Object.values(phrases).map(({ languageNames }) => languageNames[language])),
    ),
  ],
  [/\b(e ?mails?|emails?|correos?( electronicos?)?|mail)\b/, of('page', emailList)],
  [/\b(phones?|telephones?|phone numbers?|telefonos?|telefones?|mobile|celular|tel)\b/, of('page', phoneList)],
  [/\b(urls?|websites?|web|sitio web|links?|enlaces?|paginas? web)\b/, of('page', urlList)],
  [/\b(due date|payment due|vencimiento|vencimento)\b/, of('page', dueForm)],
  [/\b(sub ?total|base imponible|net amount)\b/, of('page', (facts) => rowAmount(facts, 'subtotal'))],
  [/\b(tax|vat|iva|icms|impostos?|impuestos?)( amount| total)?$/, of('page', (facts) => rowAmount(facts, 'tax'))],
  [/\b(discount|descuento|desconto)\b/, of('page', (facts) => rowAmount(facts, 'discount'))],
  [/\b(total|grand total|amount due|importe|valor total|monto)\b/, of('page', totalForm)],
  [/\b(currency|moneda|moeda|divisa)\b/, of('page', currencyForm)],
  [/^((line |invoice )?items|articulos|productos|produtos|itens|conceptos|products)$/, of('page', lineItems)],
  [/\b(amounts?|prices|importes|montos|valores|precios|precos)$/, of('page', amountList)],
  [
    /^(dates?|fechas?|datas?|(issue|invoice|order|document|letter) date|fecha de (emision|factura)|data de emissao|fecha emision|data emissao)$/,
    of('page', dateList),
  ],
  [/^(title|heading|headline|titulo|encabezado|cabecalho)$/, of('page', headline)],
  [
    /^((has|contains|is) (any )?text|(hay|tiene|contiene) texto|(ha|tem|contem) texto)$/,
    of('page', ({ page }) => presence(page.text !== '', page.lines.length)),
  ],
  [
    /\b(ocr confidence|text confidence|confianza|confianca)\b|^confidence$/,
    of('page', ({ page }) => (page.language === null ? undefined : number(page.confidence))),
  ],
  [
    /\b(text|texto|transcription|transcripcion|transcricao|ocr|full text|raw text|textual content|contenido textual|content|contenido|conteudo)\b/,
    of('page', ({ page }) => textForm(page.text)),
  ],
  [/\b(smil\w*|sonri\w*|sorri\w*)\b/, of('sight', ({ sight }) => presence(smilesOf(sight) > 0, smilesOf(sight)))],
  [/\b(faces?|caras?|rostros?|rostos?)\b/, of('sight', ({ sight }) => listForm(sight.faces.map(faceForm)))],
  [
    /\b(people|persons?|personas?|pessoas?|humans?|gente)\b/,
    of('sight', ({ sight }, locale) => ({
      ...listForm(sight.objects.filter(({ label }) => label === 'person').map((each) => objectForm(each, locale))),
      ...presence(peopleOf(sight) > 0, peopleOf(sight)),
    })),
  ],
  [/\b(age|edad|idade)\b/, of('sight', ({ sight: { faces } }) => (faces[0]?.age == null ? undefined : ageForm(faces[0].age)))],
  [
    /\b(emotion|expression|emocion|expresion|emocao|expressao)\b/,
    of('sight', ({ sight: { faces } }) => (faces[0]?.emotions[0] ? textForm(faces[0].emotions[0].emotion) : undefined)),
  ],
  [/\bhex\b/, of('sight', ({ sight: { colours } }) => colours[0] && textForm(colours[0].hex))],
  [
    /\b(dominant|main|primary|background)? ?(colou?rs?|color(es)?|cor(es)?|palette|paleta)\b/,
    of('sight', ({ sight }, locale) => listForm(sight.colours.map((each) => colourForm(each, locale)))),
  ],
  [/\b(width|ancho|anchura|largura)\b/, of('sight', ({ sight }) => number(sight.width))],
  [/\b(height|alto|altura)\b/, of('sight', ({ sight }) => number(sight.height))],
  [/\b(aspect ratio|relacion de aspecto|proporcion|proporcao)\b/, of('sight', ({ sight }) => number(sight.width / sight.height))],
  [/\b(megapixels?)\b/, of('sight', ({ sight }) => number((sight.width * sight.height) / 1e6, 2))],
  [
    /\b(orientation|orientacion|orientacao)\b/,
    of('sight', ({ sight: { width, height } }) =>
      width === height
        ? textForm('square', 'cuadrada', 'quadrada')
        : width > height
          ? textForm('landscape', 'horizontal', 'apaisada', 'paisagem')
          : textForm('portrait', 'vertical', 'retrato'),
    ),
  ],
  [/\b(brightness|lightness|brillo|luminosidad|luminosidade|brilho)\b/, of('sight', ({ sight }) => number(sight.lightness))],
  [
    /\b(nsfw|sexual|nudity|porn\w*|explicit|adult|desnud\w*|nudez|safe)\b/,
    of('nudity', ({ nudity }) => ({ ...number(nudity.porn + nudity.hentai), strings: [sexualContent(nudity)], boolean: sexualContent(nudity) === 'likely' })),
  ],
  [
    /\b(objects?|objetos?|tags|labels|etiquetas|things|cosas|coisas)\b/,
    of('sight', ({ sight }, locale) => ({
      ...listForm(sight.objects.map((each) => objectForm(each, locale))),
      array: objectCounts({ ...sight, objects: sight.objects }).map((each) => countForm(each, locale)),
    })),
  ],
  [
    /\b(description|caption|summary|descripcion|descricao|resumen|resumo|alt( text)?)\b/,
    of(['page', 'sight', 'nudity'], (facts, locale) => textForm(describe(facts, locale))),
  ],
];

/** What a name of a property means; null where nothing that is measured goes by it. */
export function conceptOf(words: string): Concept | null {
  const known = concepts.find(([pattern]) => pattern.test(words));
  if (known) return known[1];
  const [label] = namedObjects(words);
  // `has_dog`, `dogs`, `number of cars`: a longer name is about something else.
  if (label === undefined || words.split(' ').length > 4) return null;
  return of('sight', ({ sight }, locale) => listForm(sight.objects.filter((each) => each.label === label).map((each) => objectForm(each, locale))));
}

/** The tallest of the first lines. */
function headline({ page: { lines } }: PictureFacts): Form | undefined {
  const tallest = lines.slice(0, 5).toSorted((one, other) => other.box.height - one.box.height)[0];
  return tallest && textForm(tallest.text);
}
