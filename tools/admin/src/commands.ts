/** What a line of the terminal asks of the admin API. */
export interface AdminCall {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  body?: Record<string, unknown>;
}

interface Command {
  usage: string;
  call(words: string[], options: Record<string, unknown>): AdminCall;
}

const client = (id: string) => `/admin/v1/clients/${encodeURIComponent(id)}`;
const key = (id: string) => `/admin/v1/keys/${encodeURIComponent(id)}`;

/** Words first, then options as `--name value`, which become the fields of the body. */
export const commands: Record<string, Command> = {
  'clients list': {
    usage: '[--name Acme]',
    call: (_, { name }) => ({ method: 'GET', path: `/admin/v1/clients${name ? `?name=${encodeURIComponent(String(name))}` : ''}` }),
  },
  'clients create': {
    usage: '<name> [--plan pro] [--email a@b.c] [--expiresAt 2030-01-01T00:00:00Z] [--bonusCredits 5]',
    call: ([name], options) => ({ method: 'POST', path: '/admin/v1/clients', body: { name, ...options } }),
  },
  'clients show': { usage: '<client>', call: ([id = '']) => ({ method: 'GET', path: client(id) }) },
  'clients change': {
    usage: '<client> [--plan pro] [--status suspended] [--name Acme]',
    call: ([id = ''], options) => ({ method: 'PATCH', path: client(id), body: options }),
  },
  'credits give': {
    usage: '<client> <credits> <reference> [--note text]',
    call: ([id = '', credits, reference], options) => ({ method: 'POST', path: `${client(id)}/credits`, body: { credits, reference, ...options } }),
  },
  'credits take': {
    usage: '<client> <credits> <reference> [--note text]',
    call: ([id = '', credits, reference], options) => ({ method: 'POST', path: `${client(id)}/withdrawals`, body: { credits, reference, ...options } }),
  },
  'credits refund': {
    usage: '<request> <credits> <reference> [--note text]',
    call: ([id = '', credits, reference], options) => ({
      method: 'POST',
      path: `/admin/v1/requests/${encodeURIComponent(id)}/refunds`,
      body: { credits, reference, ...options },
    }),
  },
  ledger: { usage: '<client>', call: ([id = '']) => ({ method: 'GET', path: `${client(id)}/ledger` }) },
  'keys list': { usage: '<client>', call: ([id = '']) => ({ method: 'GET', path: `${client(id)}/keys` }) },
  'keys create': {
    usage: '<client> <name> [--mode test] [--spendCap 10] [--models \'["a"]\'] [--ips \'["10.0.0.0/8"]\'] [--requestsPerMinute 60]',
    call: ([id = '', name], options) => ({ method: 'POST', path: `${client(id)}/keys`, body: { name, ...options } }),
  },
  'keys revoke': { usage: '<key>', call: ([id = '']) => ({ method: 'DELETE', path: key(id) }) },
  'keys rotate': { usage: '<key> [--graceSeconds 3600]', call: ([id = ''], options) => ({ method: 'POST', path: `${key(id)}/rotate`, body: options }) },
  'settlements parked': { usage: '', call: () => ({ method: 'GET', path: '/admin/v1/settlements/parked' }) },
  'plans list': { usage: '', call: () => ({ method: 'GET', path: '/admin/v1/plans' }) },
  'plans set': {
    usage: '<plan> --name Pro --requestsPerMinute 600 --tokensPerMinute 5000000 --concurrency 100 [--priceMultiplierPpm 1000000]',
    call: ([id = ''], options) => ({ method: 'PUT', path: `/admin/v1/plans/${encodeURIComponent(id)}`, body: options }),
  },
};

export function toCall(argv: string[]): AdminCall | undefined {
  const { words, options } = split(argv);
  for (const length of [2, 1]) {
    const command = commands[words.slice(0, length).join(' ')];
    if (command) return command.call(words.slice(length), options);
  }
  return undefined;
}

export function usage(): string {
  return ['Usage: npm run admin -- <command>', ...Object.entries(commands).map(([name, command]) => `  ${name} ${command.usage}`.trimEnd())].join('\n');
}

function split(argv: string[]): { words: string[]; options: Record<string, unknown> } {
  const words: string[] = [];
  const options: Record<string, unknown> = {};
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    if (word.startsWith('--')) options[word.slice(2)] = toValue(argv[(index += 1)] ?? '');
    else words.push(word);
  }
  return { words, options };
}

/** Numbers, lists, true, false and null as JSON has them; everything else is text, also a number that would lose digits. */
function toValue(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text)) return String(Number(text)) === text ? Number(text) : text;
  return /^(null|true|false|\[.*\])$/.test(text) ? JSON.parse(text) : text;
}
