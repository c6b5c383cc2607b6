/** What an example says → what it has to say to reach this house. Only addresses and keys. */
export interface Addresses {
  readonly gatewayUrl: string;
  readonly key: string;
  /** Serves the pictures and films of the examples, and takes their webhooks. */
  readonly samplesUrl: string;
}

const gateways = ['i-a.mx', 'armox.ai', 'apiin.one', 'aihubmix.com'];
const sampleHosts = ['example.com', 'your-app.com'];
/** As the pages write them; longer ones first, because some begin alike. */
const keys = ['aio_your_api_key_here', 'aio_your_api_key', 'aio_your_key', 'sk_live_your_key_here', 'AIHUBMIX_API_KEY', 'sk-sa-...'];

export function exchange(text: string, { gatewayUrl, key, samplesUrl }: Addresses): string {
  let exchanged = text;
  for (const host of gateways) {
    exchanged = exchanged.replaceAll(`https://${host}`, gatewayUrl).replaceAll(`wss://${host}`, gatewayUrl.replace(/^http/, 'ws'));
  }
  for (const host of sampleHosts) exchanged = exchanged.replaceAll(`https://${host}`, samplesUrl);
  for (const sample of keys) exchanged = exchanged.replaceAll(sample, key);
  return exchanged;
}
