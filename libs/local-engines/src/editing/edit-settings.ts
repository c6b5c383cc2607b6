import type { ProviderMediaRequest } from '@portazgo/providers-contract';
import { parseEditPrompt } from './edit-prompt.ts';
import { sideMax, unwritable, type EditStep, type Place } from './edit-step.ts';

/** A field that cannot be done, and why. */
export interface Fault {
  readonly field: string;
  readonly reason: string;
}
type Settings = ProviderMediaRequest['settings'];
type Make = (settings: Settings) => EditStep | Fault;

const positions: readonly unknown[] = ['top', 'middle', 'bottom'] satisfies Place[];

const effects: Readonly<Record<string, Make>> = {
  greyscale: () => ({ do: 'greyscale' }),
  sepia: () => ({ do: 'sepia' }),
  invert: () => ({ do: 'invert' }),
  sharpen: () => ({ do: 'sharpen' }),
  blur_background: () => ({ do: 'blur-background' }),
  mirror: () => ({ do: 'flip', axis: 'horizontal' }),
  flip: () => ({ do: 'flip', axis: 'vertical' }),
  blur: (settings) => within(settings, 0.1, 100, 8, (strength) => ({ do: 'blur', strength })),
  brightness: (settings) => within(settings, -100, 200, 25, (percent) => ({ do: 'brightness', factor: 1 + percent / 100 })),
  contrast: (settings) => within(settings, -100, 200, 30, (percent) => ({ do: 'contrast', factor: 1 + percent / 100 })),
  saturation: (settings) => within(settings, -100, 200, 40, (percent) => ({ do: 'saturation', factor: 1 + percent / 100 })),
  rotate: (settings) => within(settings, -360, 360, 90, (degrees) => ({ do: 'rotate', degrees: (degrees + 360) % 360 })),
  crop: toCrop,
  resize: toResize,
  text: toText,
};
export const effectNames = Object.keys(effects);
/** What an effect reads; said without it, they would be forgotten in silence. */
const parametersOf: Readonly<Record<string, readonly string[]>> = {
  blur: ['amount'],
  brightness: ['amount'],
  contrast: ['amount'],
  saturation: ['amount'],
  rotate: ['amount'],
  crop: ['aspect_ratio'],
  resize: ['width', 'height', 'amount'],
  text: ['text', 'position', 'color'],
};
const parameters = new Set(Object.values(parametersOf).flat());

/** The changes that a request asks for, or its first field that cannot be done. Pure: the router asks before anything runs. */
export function editSteps({ prompt = '', settings }: Pick<ProviderMediaRequest, 'prompt' | 'settings'>): readonly EditStep[] | Fault {
  const steps: EditStep[] = [];
  const { effect } = settings;
  const make = effect === undefined ? undefined : effects[String(effect)];
  if (effect !== undefined && !make) return { field: 'effect', reason: `it is one of ${effectNames.join(', ')}` };
  const read = parametersOf[String(effect)] ?? [];
  const idle = Object.keys(settings).find((key) => parameters.has(key) && !read.includes(key) && settings[key] !== '' && settings[key] !== 'match_input_image');
  if (idle) return { field: idle, reason: effect === undefined ? 'it belongs to an effect' : `the effect ${String(effect)} does not use it` };
  if (make) {
    const step = make(settings);
    if ('reason' in step) return step;
    steps.push(step);
  }
  if (prompt.trim() !== '') {
    const said = parseEditPrompt(prompt);
    if ('reason' in said) return { field: 'prompt', reason: said.reason };
    steps.push(...said);
  }
  return steps.length === 0 ? { field: 'prompt', reason: 'a prompt or an effect says what to change' } : steps;
}

function within(settings: Settings, low: number, high: number, usual: number, make: (value: number) => EditStep): EditStep | Fault {
  const value = Number(settings.amount ?? usual);
  return value >= low && value <= high ? make(value) : { field: 'amount', reason: `this effect takes ${low} to ${high}` };
}

function toCrop({ aspect_ratio: ratio = '1:1' }: Settings): EditStep | Fault {
  const [across = 0, down = 0] = String(ratio).split(':').map(Number);
  return across > 0 && down > 0 ? { do: 'crop', across, down } : { field: 'aspect_ratio', reason: 'it is written like 16:9' };
}

function toResize({ width, height, amount }: Settings): EditStep | Fault {
  for (const [field, side] of Object.entries({ width, height }))
    if (side !== undefined && !(Number.isInteger(side) && Number(side) >= 1 && Number(side) <= sideMax))
      return { field, reason: `sides are 1 to ${sideMax} pixels long` };
  if (width !== undefined || height !== undefined)
    return amount === undefined
      ? { do: 'resize', ...(width === undefined ? {} : { width: Number(width) }), ...(height === undefined ? {} : { height: Number(height) }) }
      : { field: 'amount', reason: 'width and height say it already' };
  const percent = Number(amount ?? Number.NaN);
  return percent >= 1 && percent <= 400
    ? { do: 'scale', factor: percent / 100 }
    : { field: 'width', reason: 'a resize needs a width, a height, or an amount of 1 to 400 per cent' };
}

function toText({ text = '', position = 'bottom', color }: Settings): EditStep | Fault {
  const fault = unwritable(String(text));
  if (fault) return { field: 'text', reason: fault };
  if (!positions.includes(position)) return { field: 'position', reason: 'it is top, middle or bottom' };
  if (color !== undefined && !/^#[0-9a-fA-F]{6}$/.test(String(color))) return { field: 'color', reason: 'it is written like #ff8800' };
  return { do: 'text', text: String(text), place: position as Place, ...(color === undefined ? {} : { colour: String(color) }) };
}
