import type { OfferedKind, ProviderClient, Vendor } from '@portazgo/providers-contract';
import { EngineRack } from './host/engine-rack.ts';
import { missingNeeds } from './host/missing-needs.ts';
import { avatarModels } from './avatar/avatar.models.ts';
import { cutOutModels } from './cut-out/cut-out.models.ts';
import { drawingModels } from './drawing/drawing.models.ts';
import { enhanceModels } from './enhance/enhance.models.ts';
import { chatModels } from './gguf/chat.models.ts';
import { editingModels } from './editing/editing.models.ts';
import { embeddingModels } from './embedding/embedding.models.ts';
import { faceSwapModels } from './face-swap/face-swap.models.ts';
import { readLocalEngineSettings } from './local-engines.config.ts';
import type { LocalModel, LocalModels } from './local-model.ts';
import { moderationModels } from './moderation/moderation.models.ts';
import { speechJobModels, speechModels } from './speech/speech.models.ts';
import { transcriptionModels } from './transcription/transcription.models.ts';
import { localProvider } from './local-provider.ts';
import { musicModels } from './music/music.models.ts';
import { filmModels } from './video/film.models.ts';
import { visionModels } from './vision/vision.models.ts';

const models = {
  chat: { ...chatModels, ...visionModels },
  embedding: embeddingModels,
  media: {
    ...speechJobModels,
    ...cutOutModels,
    ...enhanceModels,
    ...drawingModels,
    ...editingModels,
    ...faceSwapModels,
    ...avatarModels,
    ...musicModels,
    ...filmModels,
  },
  moderation: moderationModels,
  speech: speechModels,
  transcription: transcriptionModels,
} satisfies { [Kind in OfferedKind]?: LocalModels<Kind> };

/** The engines that come with Portazgo: they need no account and no network, and cost nothing but the machine's time. */
export const localEngines: Vendor = {
  name: localProvider,
  isLocal: true,
  isBuiltIn: true,
  origin: null,
  basePath: '',
  offers: Object.keys(models) as OfferedKind[],
  open(): ProviderClient {
    const settings = readLocalEngineSettings();
    const rack = new EngineRack(settings);
    const open =
      <Kind extends OfferedKind>(offered: LocalModels<Kind>) =>
      (upstreamModel: string) => {
        const model = offered[upstreamModel];
        if (!model) throw new Error(`The catalog names ${upstreamModel} at the provider ${localProvider}, which has no such model`);
        return model.open(rack);
      };
    return {
      chat: open<'chat'>(models.chat),
      embedding: open<'embedding'>(models.embedding),
      media: open<'media'>(models.media),
      moderation: open<'moderation'>(models.moderation),
      speech: open<'speech'>(models.speech),
      transcription: open<'transcription'>(models.transcription),
      missing: missingModels(settings.isOn),
      close: () => rack.close(),
    };
  },
};

function missingModels(isOn: boolean): Readonly<Record<string, string>> {
  const all = Object.values(models).flatMap((offered): [string, LocalModel<OfferedKind>][] => Object.entries(offered));
  return Object.fromEntries(
    all.flatMap(([upstreamModel, { engines }]) => {
      const reasons = isOn ? engines.flatMap((engine) => missingNeeds(engine) ?? []) : ['the local engines are switched off (LOCAL_ENGINES)'];
      return reasons.length === 0 ? [] : [[upstreamModel, [...new Set(reasons)].join('; ')]];
    }),
  );
}
