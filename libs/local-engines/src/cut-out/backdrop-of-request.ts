import type { ProviderMediaRequest, UnsupportedField } from '@portazgo/providers-contract';
import { backdropOfColour, type Backdrop } from './backdrop.ts';

const known = new Set(['background_color', 'output_format']);

/** The first setting that a removal of backgrounds does not know or understand. */
export function unsupportedBackdrop({ settings }: ProviderMediaRequest): UnsupportedField | null {
  const stranger = Object.keys(settings).find((key) => !known.has(key) && settings[key] !== '' && settings[key] !== false);
  if (stranger) return { field: stranger, reason: 'the provider has no such setting' };
  if (backdropOfColour(settings.background_color)) return null;
  return { field: 'background_color', reason: 'a colour is #rrggbb, #rgb, white, black, grey, green, blue or transparent' };
}

/** A picture wins over a colour. */
export async function backdropOf({ inputs, settings }: ProviderMediaRequest): Promise<Backdrop> {
  const picture = inputs.find(({ role }) => role === 'background');
  return picture ? { kind: 'picture', picture: await picture.read() } : (backdropOfColour(settings.background_color) ?? { kind: 'clear' });
}
