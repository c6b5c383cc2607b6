import path from 'node:path';
import { exchange } from './exchange.ts';
import { mendShell } from './mend-shell.ts';
import { Page } from './page.ts';

const fixtures = path.join(__dirname, '../fixtures');
const page = (seed: string) => Page.read(fixtures, seed);

describe('the examples of the pages', () => {
  it('are mended where the page lost spaces and line ends, and nowhere else', () => {
    expect(mendShell(page('002').text('quick-task.sh')).text).toBe(
      'curl https://apiin.one/api/v1/tasks/task_abc123 \\\n-H "Authorization: Bearer aio_your_key"',
    );
    expect(mendShell(page('001').text('run-image.sh')).text.split('\n')).toHaveLength(4);
    const sound = [page('000').text('ask.sh'), page('001').text('run-video.sh'), page('003').text('quick-start.sh')];
    expect(sound.map((text) => mendShell(text))).toEqual(sound.map((text) => ({ text, isMended: false })));
  });

  it('reach this house after the exchange, and no other', () => {
    const addresses = { gatewayUrl: 'http://127.0.0.1:1', key: 'ptz', samplesUrl: 'http://127.0.0.1:2' };
    for (const seed of ['000', '001', '002', '003', '004']) {
      const scripts = page(seed).names.filter((name) => /\.(sh|mjs|py|request\.json)$/.test(name));
      for (const name of scripts) {
        const text = exchange(page(seed).text(name), addresses);
        expect(text.match(/(https|wss):\/\/[^/"']+/g) ?? []).toEqual([]);
        expect(text).not.toMatch(/aio_|sk_live|sk-sa|AIHUBMIX/);
      }
    }
  });

  it('have example answers that are JSON', () => {
    for (const seed of ['000', '001', '002', '003'])
      for (const name of page(seed).names.filter((one) => one.endsWith('.json'))) expect(page(seed).json(name)).toBeInstanceOf(Object);
  });
});
