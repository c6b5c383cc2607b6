import type { InputFile } from '@portazgo/contracts';
import type { Model } from './catalog.ts';
import type { MediaFault } from './media-check.ts';
import type { ModelInput } from './media-model.schema.ts';
import * as reasons from './media-reasons.ts';
import type { MediaOperation } from './operation.schema.ts';

/** The files of a call against the inputs of its model, by role: dialects call the same file differently. */
export function inputFaults(model: Model, operation: MediaOperation, files: readonly InputFile[]): MediaFault[] {
  const inputs = model.inputs.filter((input) => input.operations?.includes(operation) ?? true);
  const roles = [...new Set(files.map(({ role }) => role))];
  const unknown = roles.filter((role) => !inputs.some((input) => input.role === role));
  return [
    ...unknown.map((role) => ({ key: role, reason: reasons.unknownInput })),
    ...inputs.flatMap((input) =>
      countFaults(
        input,
        files.filter(({ role }) => role === input.role),
        model.limits.secondsMax,
      ),
    ),
  ];
}

function countFaults(input: ModelInput, files: readonly InputFile[], secondsMax: number | undefined): MediaFault[] {
  const { role: key, min, max } = input;
  if (files.length === 0 && min > 0) return [{ key, reason: min === 1 ? reasons.missing : reasons.tooFewFiles(min, 0) }];
  if (files.length < min) return [{ key, reason: reasons.tooFewFiles(min, files.length) }];
  if (files.length > max) return [{ key, reason: reasons.tooManyFiles(max, files.length) }];
  return files.flatMap(({ file }): MediaFault[] => {
    if (!input.kinds.includes(file.kind)) return [{ key, reason: reasons.wrongKind(input.kinds, file.kind) }];
    if (file.bytes > input.bytesMax) return [{ key, reason: reasons.fileTooLarge(input.bytesMax, file.bytes) }];
    const isTimed = file.kind === 'audio' || file.kind === 'video';
    if (isTimed && secondsMax !== undefined && (file.durationSeconds ?? 0) > secondsMax)
      return [{ key, reason: reasons.tooLong(secondsMax, file.durationSeconds ?? 0) }];
    return [];
  });
}
