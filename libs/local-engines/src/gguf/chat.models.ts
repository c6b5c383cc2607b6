import type { LocalModels } from '../local-model.ts';
import { GgufChatModel } from './gguf-chat.model.ts';
import { readGgufSettings } from './gguf.config.ts';
import { ggufNeeds, ggufSpec } from './gguf.ts';

export const chatModels: LocalModels<'chat'> = {
  gguf: {
    engines: [
      {
        get needs() {
          return ggufNeeds(readGgufSettings());
        },
      },
    ],
    open: (rack) => {
      const settings = readGgufSettings();
      return new GgufChatModel('gguf', settings, rack.host(ggufSpec(settings)));
    },
  },
};
