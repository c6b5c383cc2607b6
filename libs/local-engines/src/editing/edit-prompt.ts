import { sideMax, stepsMax, unwritable, type EditStep, type Place } from './edit-step.ts';
import { colours, fillers, phrases, separators } from './edit-words.ts';

/** What the grammar knows, for whoever wrote something else. */
export const abilities =
  'without a generative model it can only: black and white, sepia, invert, blur, blur the background, sharpen, brighter or darker, more or less contrast or saturation, rotate by degrees, flip or mirror, crop to a shape such as 16:9, resize to pixels or per cent, add the text "…" at the top, middle or bottom';

/** Longer than any order the grammar knows, short enough to be read in a millisecond. */
const promptMax = 800;

/** The orders of a sentence in English, Spanish or Portuguese, or why it is not done. Every word must be understood: nothing is guessed. */
export function parseEditPrompt(prompt: string): readonly EditStep[] | { readonly reason: string } {
  if (prompt.length > promptMax) return { reason: `it is longer than ${promptMax} characters: ${abilities}` };
  const quoted: string[] = [];
  const plain = prompt
    .replace(
      /"([^"]+)"|“([^”]+)”|«([^»]+)»|'([^']+)'(?=[\s.,;!]|$)/g,
      (_, ...groups: (string | undefined)[]) => ` quoted${quoted.push(groups.slice(0, 4).find(Boolean) ?? '') - 1} `,
    )
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '');
  const simple = phrases.reduce((text, [from, to]) => text.replace(from, ` ${to} `), plain.replace(/(\d),(\d)/g, '$1.$2'));
  const steps: EditStep[] = [];
  for (const clause of simple.split(clauseEnd)) {
    const words = clause.split(/\s+/).filter((word) => word !== '' && !fillers.has(word));
    if (words.length === 0) continue;
    const step = parseClause(words.join(' '), quoted);
    if (step === null)
      return { reason: `“${clause.trim().replace(/quoted(\d+)/g, (_, index) => `"${quoted[Number(index)]}"`)}” is not understood: ${abilities}` };
    if ('reason' in step) return step;
    steps.push(step);
  }
  if (steps.length === 0) return { reason: `it names no change: ${abilities}` };
  return steps.length > stepsMax ? { reason: `it names more than ${stepsMax} changes` } : steps;
}

/** A point inside a number parts nothing. */
const clauseEnd = new RegExp(separators.source.replace('[,;.!]', String.raw`[,;!]|\.(?!\d)`));

type Parsed = EditStep | { readonly reason: string } | null;
type Rule = readonly [pattern: RegExp, make: (groups: Readonly<Record<string, string | undefined>>, quoted: readonly string[]) => Parsed];

const turn =
  '(?:make|turn|convert|change|put|set|apply|pon|ponla|ponlo|poner|haz|hazla|hazlo|convierte|conviertela|convertir|aplica|pasa|pasala|deja|faca|coloque|converta|converter|aplique|transforma|deixe|filter|filtro|effect|efecto|efeito|into|\\s)*';
const more = '(?:more|mas|mais|increase|raise|aumenta|aumentar|aumente|sube|subir|boost)';
const less = '(?:less|menos|decrease|reduce|reducir|lower|baja|bajar|reduz|reduzir|reduza|diminua|diminui)';
const amount = String.raw`(?: (?<amount>\d{1,3}(?:\.\d+)?) ?%?)?`;
const whole = (pattern: string) => new RegExp(`^${pattern}$`);

const rules: readonly Rule[] = [
  [whole(`${turn}(?:greyscale|monochrome|monocromo|monocromatic[ao]|gris(?:es)?|cinza)`), () => ({ do: 'greyscale' })],
  [whole(`${turn}(?:tono |tom )?sepia(?: tone)?`), () => ({ do: 'sepia' })],
  [whole(`(?:invert|invierte|invertir|inverta|inverte|inverter)(?: colou?rs| colores| cores)?|${turn}(?:negative|negativo)`), () => ({ do: 'invert' })],
  [
    whole(
      '(?:blur|desenfoca|desenfocar|difumina|difuminar|desfoca|desfocar|desfoque) background|background (?:blurred|blurry|desenfocado|difuminado|desfocado)',
    ),
    () => ({ do: 'blur-background' }),
  ],
  [
    whole(`(?:make |turn |haz |faca )?(?:blur|blurred|blurry|desenfoca|desenfocar|desenfocada|difumina|difuminar|desfoca|desfocar|desfoque|desfocada|borrosa)`),
    () => ({ do: 'blur', strength: 8 }),
  ],
  [whole(`(?:make )?(?:sharpen|sharper|enfoca|enfocar|${more} (?:sharp|sharpness|nitid[ao]|nitidez))`), () => ({ do: 'sharpen' })],
  [
    whole(
      `(?:make |haz |hazla |faca )?(?:brighten|brighter|lighter|lighten|aclara|aclarar|aclarala|clareia|clarear|clareie|${more} (?:bright|brightness|light|brillo|brillante|luz|clar[ao]|luminos[ao]|brilho|brilhante))${amount}`,
    ),
    (groups) => tone('brightness', 1, 25, groups),
  ],
  [
    whole(
      `(?:make |haz |hazla |faca )?(?:darken|darker|oscurece|oscurecer|oscurecela|escurece|escurecer|escureca|${more} (?:dark|oscur[ao]|escur[ao])|${less} (?:bright|brightness|light|brillo|luz|brilho))${amount}`,
    ),
    (groups) => tone('brightness', -1, 25, groups),
  ],
  [whole(`(?:add )?${more} (?:contrast|contraste)${amount}`), (groups) => tone('contrast', 1, 30, groups)],
  [whole(`${less} (?:contrast|contraste)${amount}`), (groups) => tone('contrast', -1, 30, groups)],
  [
    whole(`(?:make )?${more} (?:saturation|saturated|colou?rful|vivid|color|colou?r|saturacion|saturad[ao]|colorid[ao]|viv[ao]|saturacao|cor)${amount}`),
    (groups) => tone('saturation', 1, 40, groups),
  ],
  [
    whole(`(?:make )?${less} (?:saturation|saturated|colou?rful|vivid|color|colou?r|saturacion|saturad[ao]|colorid[ao]|saturacao|cor)${amount}`),
    (groups) => tone('saturation', -1, 40, groups),
  ],
  [
    whole(
      String.raw`(?:rotate|turn|gira|girala|girar|gire|rota|rotala|rotar|rode|rotaciona|rotacione|vira)(?: (?<degrees>\d{1,3})(?: ?(?:degrees?|deg|grados?|graus?|°))?)?(?: (?<way>leftwards|rightwards))?`,
    ),
    toRotation,
  ],
  [whole('(?:turn|rotate|flip|put|pon|ponla|gira|coloca|vira)? ?upsidedown'), () => ({ do: 'rotate', degrees: 180 })],
  [
    whole(
      '(?:flip|mirror|voltea|voltear|refleja|reflejar|espeja|espelha|espelhar|espelhe|vira|virar) (?:(?<vertical>vertical(?:ly|mente)?)|horizontal(?:ly|mente)?)',
    ),
    ({ vertical }) => ({ do: 'flip', axis: vertical ? 'vertical' : 'horizontal' }),
  ],
  [whole('(?:mirror|espeja|refleja|espelha|espelhe)'), () => ({ do: 'flip', axis: 'horizontal' })],
  [
    whole(
      String.raw`(?:crop|recorta|recortala|recortar|recorte|corta|cortar|corte|cut)(?: (?:into|formato|format|forma))? (?:(?:square|cuadrad[ao]|quadrad[ao])|(?<across>\d{1,2}) ?[:/] ?(?<down>\d{1,2}))`,
    ),
    ({ across, down }) => toCrop(Number(across ?? 1), Number(down ?? 1)),
  ],
  [
    whole(
      String.raw`(?:resize|scale|redimensiona|redimensionar|redimensione|escala|escalar|reduce|reducir|reduz|reduzir|shrink|enlarge|amplia|ampliar|make|haz|cambia tamano|change size|muda tamanho) (?<percent>\d{1,3}(?:\.\d+)?) ?%`,
    ),
    ({ percent }) => toScale(Number(percent) / 100),
  ],
  [
    whole(
      String.raw`(?:resize|scale|redimensiona|redimensionar|redimensione|cambia tamano|change size|muda tamanho) (?<width>\d{1,5}) ?[x×] ?(?<height>\d{1,5})(?: ?(?:px|pixels|pixeles))?`,
    ),
    ({ width, height }) => toSize(Number(width), Number(height)),
  ],
  [
    whole(String.raw`(?:resize|scale|redimensiona|redimensionar|redimensione) (?<width>\d{1,5}) ?(?:px|pixels|pixeles)?(?: ?(?:wide|width|ancho|largura))?`),
    ({ width }) => toSize(Number(width), undefined),
  ],
  [
    whole(String.raw`(?:resize|scale|redimensiona|redimensionar|redimensione) (?<height>\d{1,5}) ?(?:px|pixels|pixeles)? ?(?:high|tall|height|alto|altura)`),
    ({ height }) => toSize(undefined, Number(height)),
  ],
  [
    whole(
      String.raw`(?:add|write|put|insert|pon|ponle|poner|escribe|escribir|anade|anadir|agrega|agregar|adiciona|adicionar|adicione|escreve|escrever|escreva|coloca|colocar|coloque|insere)?(?: ?(?:text|word|words|title|caption|texto|palabra|palabras|titulo|palavra|palavras|legenda))? ?quoted(?<quote>\d+)(?: ?(?:text|letters|letras|color|colour|cor))?(?: (?<colour>[a-z]+))??(?: (?<place>top|middle|bottom))?(?: (?:letters|letras|color|colour|cor))?(?: (?<ink>[a-z]+))?`,
    ),
    toText,
  ],
];

function parseClause(clause: string, quoted: readonly string[]): Parsed {
  for (const [pattern, make] of rules) {
    const match = pattern.exec(clause);
    if (match) return make(match.groups ?? {}, quoted);
  }
  return null;
}

type Groups = Readonly<Record<string, string | undefined>>;

function tone(what: 'brightness' | 'contrast' | 'saturation', sign: 1 | -1, usual: number, { amount: said }: Groups): Parsed {
  const percent = Number(said ?? usual);
  return percent > 0 && percent <= 100 ? { do: what, factor: 1 + (sign * percent) / 100 } : { reason: 'it is changed by 1 to 100 per cent' };
}

function toRotation({ degrees, way }: Groups): Parsed {
  if (degrees === undefined && way === undefined) return null;
  const turned = Number(degrees ?? 90) % 360;
  return { do: 'rotate', degrees: way === 'leftwards' ? (360 - turned) % 360 : turned };
}

const toCrop = (across: number, down: number): Parsed => (across > 0 && down > 0 ? { do: 'crop', across, down } : { reason: 'a shape has two sides' });
const toScale = (factor: number): Parsed =>
  factor >= 0.01 && factor <= 4 ? { do: 'scale', factor } : { reason: 'it is scaled to between 1 and 400 per cent' };

function toSize(width: number | undefined, height: number | undefined): Parsed {
  for (const side of [width, height]) if (side !== undefined && (side < 1 || side > sideMax)) return { reason: `sides are 1 to ${sideMax} pixels long` };
  return { do: 'resize', ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
}

function toText({ quote, colour, ink, place }: Groups, quoted: readonly string[]): Parsed {
  const named = colour ?? ink;
  if (named !== undefined && !colours[named]) return null;
  const text = quoted[Number(quote)] ?? '';
  const fault = unwritable(text);
  if (fault) return { reason: `the text ${fault}` };
  return { do: 'text', text, place: (place as Place | undefined) ?? 'bottom', ...(named === undefined ? {} : { colour: colours[named] as string }) };
}
