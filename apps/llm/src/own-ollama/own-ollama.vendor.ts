import type { ProviderClient, Vendor } from '@portazgo/providers-contract';
import { findVendor, OpenAiCompatibleProvider } from '@portazgo/providers-openai-compatible';
import { OllamaWatch, usualOllamaUrl } from './ollama-watch.ts';

export interface OwnOllamaSettings {
  readonly isOn: boolean;
  /** `OLLAMA_URL`; absent: the usual local address. */
  readonly url: string | undefined;
  readonly model: string | undefined;
}

const lookEveryMs = 60_000;
/** Name of a route's model that stands for whichever there is. */
const whichever = 'auto';

/** The Ollama that runs on this machine, found without a setting. Its model is chosen when a call comes. */
export function ownOllama({ isOn, url, model }: OwnOllamaSettings): Vendor {
  return {
    name: 'own-ollama',
    isLocal: true,
    isBuiltIn: true,
    origin: null,
    basePath: '',
    offers: ['chat'],
    open: ({ connectionsMax }) => (isOn ? openAt(new URL(url ?? usualOllamaUrl).origin, model, connectionsMax) : switchedOff),
  };
}

const switchedOff: ProviderClient = {
  missing: { [whichever]: 'looking for Ollama is switched off (LOCAL_OLLAMA)' },
  close: () => Promise.resolve(),
};

function openAt(url: string, model: string | undefined, connectionsMax: number): ProviderClient {
  const profile = findVendor('ollama');
  if (!profile) throw new Error('the family of OpenAI-like vendors has no ollama');
  const watch = new OllamaWatch({ url, model, everyMs: lookEveryMs });
  const provider = new OpenAiCompatibleProvider({ profile, baseUrl: `${url}/v1`, apiKey: null, connectionsMax });
  void watch.keepLooking();
  return {
    chat: (asked) => provider.chatModel(asked === whichever && 'model' in watch.choice ? watch.choice.model : asked),
    get missing(): Readonly<Record<string, string>> {
      const { choice } = watch;
      return 'missing' in choice ? { [whichever]: choice.missing } : {};
    },
    close: () => {
      watch.stop();
      return provider.close();
    },
  };
}
