import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { startHouse, type House } from '@portazgo/testing';
import { WebSocket } from 'ws';

// The examples of the page that the `ask` dialect was specified from, letter by letter. Only address and key are ours.
const curlExample = `curl -X POST https://i-a.mx/v1/ask \\
-H "Authorization: Bearer $API_KEY" \\
-H "Content-Type: application/json" \\
-d '{
"ask": "Explica la fotosíntesis en 2 frases",
"mode": "expert"
}'`;
const meExample = `curl https://i-a.mx/v1/me \\
-H "Authorization: Bearer $API_KEY"`;
const fetchExample = `const res = await fetch('https://i-a.mx/v1/ask', {
method: 'POST',
headers: {
'Authorization': 'Bearer ' + API_KEY,
'Content-Type': 'application/json',
},
body: JSON.stringify({
ask: "Explica la fotosíntesis en 2 frases",
mode: "expert"
})
});
const data = await res.json();
console.log(data.answer); // texto limpio
console.log(data.usage); // { tokens_in, tokens_out, cost }`;
const pythonExample = `import requests
res = requests.post(
"https://i-a.mx/v1/ask",
headers={"Authorization": f"Bearer {API_KEY}"},
json={"ask": "Explica la fotosíntesis en 2 frases", "mode": "expert"}
)
data = res.json()
print(data["answer"])
print(data["usage"])`;
const webSocketExample = `const ws = new WebSocket('wss://i-a.mx/v1/stream');
ws.onopen = () => ws.send(JSON.stringify({
ask: "Cuenta del 1 al 10",
mode: "agil",
api_key: "sk-sa-..."
}));
ws.onmessage = e => {
const d = JSON.parse(e.data);
if (d.answer) console.log(d.answer); // stream chunk
if (d.done) ws.close();
};`;

const run = promisify(execFile);
const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0;
const itWithPython = hasRequests ? it : it.skip;
let house: House;
let key: string;

beforeAll(async () => {
  house = await startHouse({ environment: { DRAIN_DELAY_MS: '0' } });
  ({ key } = await house.createClient({ credits: 1_000 }));
}, 120_000);
afterAll(() => house.stop());

const ours = (example: string) =>
  example.replaceAll('https://i-a.mx', url()).replaceAll('wss://i-a.mx', url().replace('http', 'ws')).replaceAll('sk-sa-...', key);
const url = () => house.gatewayUrls[0] ?? '';
const isAnswer = expect.objectContaining({
  answer: expect.stringContaining('fotosíntesis'),
  done: true,
  model: 'deepseek-v4-pro',
  usage: { tokens_in: expect.any(Number), tokens_out: expect.any(Number), cost: expect.any(Number) },
});

/** Runs an example of JavaScript with what a browser would give it, and returns what it printed. */
async function runScript(example: string, until: (printed: unknown[], socket?: WebSocket) => boolean): Promise<unknown[]> {
  const printed: unknown[] = [];
  let socket: WebSocket | undefined;
  const openSocket = function (address: string): WebSocket {
    return (socket = new WebSocket(address));
  };
  const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (...args: string[]) => (...args: unknown[]) => Promise<void>;
  await new AsyncFunction('API_KEY', 'fetch', 'WebSocket', 'console', ours(example))(key, fetch, openSocket, {
    log: (value: unknown) => printed.push(value),
  });
  while (!until(printed, socket)) await new Promise((resolve) => setTimeout(resolve, 10));
  return printed;
}

describe('the examples of the seed', () => {
  it('curl', async () => {
    const { stdout } = await run('bash', ['-c', ours(curlExample)], { env: { ...process.env, API_KEY: key } });
    expect(JSON.parse(stdout)).toEqual(isAnswer);
  });

  it('fetch', async () => {
    const [answer, usage] = await runScript(fetchExample, (printed) => printed.length === 2);
    expect(answer).toContain('fotosíntesis');
    expect(usage).toEqual({ tokens_in: expect.any(Number), tokens_out: expect.any(Number), cost: expect.any(Number) });
  });

  // A test that cannot run here is seen to be skipped.
  itWithPython(`python${hasRequests ? '' : ' (skipped: there is no python3 with requests here)'}`, async () => {
    const { stdout } = await run('python3', ['-c', `API_KEY = "${key}"\n${ours(pythonExample)}`]);
    // oxlint-disable-next-line jest/no-standalone-expect -- `itWithPython` is `it` or `it.skip`
    expect(stdout).toMatch(/fotosíntesis[\s\S]*'tokens_in': \d+, 'tokens_out': \d+, 'cost': [\d.]+/);
  });

  it('WebSocket', async () => {
    const printed = await runScript(webSocketExample, (_, socket) => socket?.readyState === WebSocket.CLOSED);
    expect(printed.join('')).toContain('Cuenta del 1 al 10');
    expect(printed.length).toBeGreaterThan(3);
  });

  it('me, whose credits have gone down by what the answers said', async () => {
    const { stdout } = await run('bash', ['-c', ours(meExample)], { env: { ...process.env, API_KEY: key } });
    const before = JSON.parse(stdout) as { credits: number };
    expect(before).toEqual({ id: expect.any(String), name: expect.any(String), credits: expect.any(Number), plan: expect.any(String), expires_at: null });
    const answered = await run('bash', ['-c', ours(curlExample)], { env: { ...process.env, API_KEY: key } });
    const { usage } = JSON.parse(answered.stdout) as { usage: { cost: number } };
    const after = JSON.parse((await run('bash', ['-c', ours(meExample)], { env: { ...process.env, API_KEY: key } })).stdout) as { credits: number };
    expect(usage.cost).toBeGreaterThan(0);
    expect(after.credits).toBeCloseTo(before.credits - usage.cost, 6);
  });
});
