import { avatarStyles, type AvatarStyle } from './avatar.ts';

const styleWords: readonly (readonly [RegExp, AvatarStyle])[] = [
  [/^(natural|realista|realistic|foto|photo|real)$/, 'natural'],
  [/^(poster|cartel|posterized|posterizado|pop|popart|pop art)$/, 'poster'],
  [/^(sketch|pencil|pencil sketch|boceto|lapiz|dibujo a lapiz|a lapiz|esboco|lapis|desenho a lapis|pencil drawing)$/, 'sketch'],
  [/^(duotone|duotono|bitono|duotom)$/, 'duotone'],
  [/^(greyscale|grayscale|black and white|blanco y negro|preto e branco|en blanco y negro|em preto e branco)$/, 'greyscale'],
];

const around =
  /^(?:(?:make|create|an?|my|please|haz|crea|un|mi|por favor|faca|crie|um|meu|profile|perfil)\s+)*(?:avatar|picture|foto|imagen|imagem)?\s*(?:(?:de|of)\s+perfil\s*)?(?:(?:as|in|with|en|con|em|com|como|de|estilo|style|a|an|un|una|uma|um|tipo)\s+)*/;

/** The style that a prompt names in English, Spanish or Portuguese, and nothing beside it. An empty prompt names none. */
export function styleOfPrompt(prompt: string): AvatarStyle | null | { readonly reason: string } {
  const plain = prompt.toLowerCase().normalize('NFD').replace(/\p{Diacritic}/gu, '').replace(/[.!]+$/, '').trim(); // prettier-ignore
  if (plain === '') return null;
  const name = plain.slice(0, 200).replace(around, '').replace(/\s+(style|avatar|portrait|retrato)$/, '').trim(); // prettier-ignore
  const style = styleWords.find(([pattern]) => pattern.test(name))?.[1];
  if (style) return style;
  return name === '' && plain.length < 200 ? 'natural' : { reason: `without a generative model it knows only the styles ${avatarStyles.join(', ')}` };
}
