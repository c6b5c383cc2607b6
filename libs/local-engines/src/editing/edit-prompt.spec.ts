import { parseEditPrompt } from './edit-prompt.ts';

it.each([
  ['make it black and white', [{ do: 'greyscale' }]],
  ['Please turn the photo into black and white.', [{ do: 'greyscale' }]],
  ['ponla en blanco y negro', [{ do: 'greyscale' }]],
  ['converta a imagem para preto e branco', [{ do: 'greyscale' }]],
  ['deixe em preto e branco', [{ do: 'greyscale' }]],
  ['sepia', [{ do: 'sepia' }]],
  ['aplica un filtro sepia', [{ do: 'sepia' }]],
  ['recorta al cuadrado', [{ do: 'crop', across: 1, down: 1 }]],
  ['crop to 16:9', [{ do: 'crop', across: 16, down: 9 }]],
  ['recorte em 4:3 e gire 90 graus', [{ do: 'crop', across: 4, down: 3 }, { do: 'rotate', degrees: 90 }]], // prettier-ignore
  ['gira 90 grados', [{ do: 'rotate', degrees: 90 }]],
  ['rotate 90 degrees counterclockwise', [{ do: 'rotate', degrees: 270 }]],
  ['rotate to the left', [{ do: 'rotate', degrees: 270 }]],
  ['turn it upside down', [{ do: 'rotate', degrees: 180 }]],
  ['flip horizontally', [{ do: 'flip', axis: 'horizontal' }]],
  ['voltea la imagen verticalmente', [{ do: 'flip', axis: 'vertical' }]],
  ['blur the background', [{ do: 'blur-background' }]],
  ['desenfoca el fondo', [{ do: 'blur-background' }]],
  ['desfoque o fundo', [{ do: 'blur-background' }]],
  ['make it brighter', [{ do: 'brightness', factor: 1.25 }]],
  ['más brillo', [{ do: 'brightness', factor: 1.25 }]],
  ['darken by 40%', [{ do: 'brightness', factor: 0.6 }]],
  ['increase the contrast and reduce the saturation by 50 %', [{ do: 'contrast', factor: 1.3 }, { do: 'saturation', factor: 0.5 }]], // prettier-ignore
  ['resize to 800x600', [{ do: 'resize', width: 800, height: 600 }]],
  ['redimensiona a 640 píxeles de ancho', [{ do: 'resize', width: 640 }]],
  ['reduce to half', [{ do: 'scale', factor: 0.5 }]],
  ['add the text "HOLA" at the bottom', [{ do: 'text', text: 'HOLA', place: 'bottom' }]],
  ['escribe «¡Feliz año, y más!» arriba en rojo', [{ do: 'text', text: '¡Feliz año, y más!', place: 'top', colour: '#e02020' }]],
  ['adicione o texto "Olá" no centro', [{ do: 'text', text: 'Olá', place: 'middle' }]],
] as const)('understands: %s', (prompt, steps) => {
  expect(parseEditPrompt(prompt)).toEqual(steps);
});

it.each([
  'make it a cat',
  'make the sky black and white',
  "don't make it black and white",
  'remove the person on the left',
  'add a hat',
  'turn it into a painting by Van Gogh',
  'rotate',
  'flip it',
  'black and white, and add a dog',
  'add the text "x" in puce',
  'pon un sombrero',
  'troca o fundo por uma praia',
  'text',
  '',
  '🙂',
])('refuses what it would have to guess: %s', (prompt) => {
  expect(parseEditPrompt(prompt)).toMatchObject({ reason: expect.stringContaining('black and white, sepia') });
});

it('says which part it did not understand', () => {
  expect(parseEditPrompt('make it sepia and give the dog a hat')).toMatchObject({ reason: expect.stringContaining('“give the dog a hat”') });
});

it('is quick on a long prompt', () => {
  const startedAt = performance.now();
  for (const prompt of ['make '.repeat(155), 'a "'.repeat(260), `rotate ${'9'.repeat(790)}`, `${'put '.repeat(190)}"x"`, 'sepia '.repeat(9_000)])
    parseEditPrompt(prompt);
  expect(performance.now() - startedAt).toBeLessThan(100);
});
