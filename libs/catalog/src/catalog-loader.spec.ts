import { describe, expect, it } from '@jest/globals';
import { catalogFolder, chatModel, chatModelPriced } from '../test/catalog-folder.fixture.ts';
import { loadCatalog } from './catalog-loader.ts';
import { CatalogError } from './catalog.error.ts';

function faultsOf(files: Record<string, string | object>): string[] {
  try {
    loadCatalog(catalogFolder(files));
  } catch (error) {
    if (error instanceof CatalogError) return error.faults.map(({ file, field, reason }) => `${file}: ${field}: ${reason}`);
    throw error;
  }
  return [];
}
const faultsOfModel = (model: object | string) => faultsOf({ 'parrot.yaml': model });
const price = { inputUncached: '1', output: '2' };

describe('loadCatalog', () => {
  it('loads a folder without settings', () => {
    expect(loadCatalog(catalogFolder({ 'parrot.yaml': chatModel() })).models()).toMatchObject([{ id: 'parrot', plans: null, margin: '1' }]);
  });

  it('reads unquoted decimals as the text they are', () => {
    const yaml = `id: parrot\nkind: chat\nownedBy: zoo\ncreated: 1\ntitle: {es: L, pt: P, en: P}\ndescription: {es: L, pt: P, en: P}
limits: {contextTokens: 10, maxOutputTokens: 5}\nroutes: [{provider: zoo, upstreamModel: p, prices: [{inputUncached: 0.100000000001, output: 2}]}]\n`;
    const [model] = loadCatalog(catalogFolder({ 'parrot.yaml': yaml })).models();
    expect(model?.routes[0].prices[0]).toMatchObject({ inputUncached: '0.100000000001', output: '2' });
  });

  it('says all faults of all files in one message', () => {
    const folder = catalogFolder({
      'catalog.yaml': { creditsPerUsd: '0', colour: 'red' },
      'a.yaml': chatModel({ kind: 'smell', routes: [] }),
      'b.yaml': chatModelPriced([{ inputUncached: '1,5', output: '2' }]),
    });
    expect(() => loadCatalog(folder)).toThrow(
      new CatalogError(folder, [
        { file: 'catalog.yaml', field: 'creditsPerUsd', reason: 'must be greater than 0' },
        { file: 'catalog.yaml', field: 'colour', reason: 'is not a field of the catalog' },
        {
          file: 'a.yaml',
          field: 'kind',
          reason: 'Invalid option: expected one of "chat"|"embedding"|"moderation"|"image"|"speech"|"transcription"|"music"|"video"|"voice"|"model3d"',
        },
        { file: 'a.yaml', field: 'routes', reason: 'a model needs at least one route' },
        {
          file: 'b.yaml',
          field: 'routes[0].prices[0].inputUncached',
          reason: 'is a bad decimal: write digits and a point, at most 9 before it and 12 after it, no sign and no exponent',
        },
      ]),
    );
  });

  it('writes a fault as file, field and reason', () => {
    expect(new CatalogError('models', [{ file: 'a.yaml', field: 'routes[0]', reason: 'is wrong' }]).message).toBe(
      'The catalog in models has 1 fault:\n  a.yaml: routes[0]: is wrong',
    );
  });

  it.each([['-1'], ['1e-3'], ['.5'], ['5.'], ['0.1234567890123'], ['1234567890'], [''], ['NaN'], [' 1']])('refuses the price %j', (inputUncached) => {
    expect(faultsOfModel(chatModelPriced([{ inputUncached, output: '2' }]))).toEqual([expect.stringContaining('is a bad decimal')]);
  });

  it('refuses a price that is no decimal at all', () => {
    expect(faultsOfModel(chatModelPriced([{ inputUncached: true, output: '2' }]))).toEqual([
      'parrot.yaml: routes[0].prices[0].inputUncached: must be a decimal such as 0.15',
    ]);
  });

  it('refuses YAML that is not well formed or says a key twice', () => {
    expect(faultsOfModel('id: [parrot')).toEqual([expect.stringMatching(/^parrot\.yaml: : /)]);
    expect(faultsOfModel('id: parrot\nid: parrot\n')).toEqual(['parrot.yaml: : duplicated mapping key (2:1)']);
  });

  it('refuses a folder that is not there or has no model', () => {
    expect(() => loadCatalog('/there/is/no/such/folder')).toThrow('the folder does not exist');
    expect(faultsOf({ 'catalog.yaml': 'margin: 1' })).toEqual([expect.stringContaining('there is no model file')]);
  });

  it('refuses prices that are missing', () => {
    expect(faultsOfModel(chatModelPriced([]))).toEqual(['parrot.yaml: routes[0].prices: price missing']);
    const reason = 'price missing: a chat model needs the price of its output';
    expect(
      faultsOfModel(
        chatModelPriced([
          {
            inputUncached: '1',
            tiers: [{ aboveInputTokens: 5, inputUncached: '1' }],
            windows: [{ name: 'peak', hours: ['00:00-24:00'], inputUncached: '2' }],
          },
        ]),
      ),
    ).toEqual([
      `parrot.yaml: routes[0].prices[0].output: ${reason}`,
      `parrot.yaml: routes[0].prices[0].tiers[0].output: ${reason}`,
      `parrot.yaml: routes[0].prices[0].windows[0].output: ${reason}`,
    ]);
  });

  it('lets an embedding model do without a price of output', () => {
    const model = chatModelPriced([{ inputUncached: '1' }], { kind: 'embedding', limits: { contextTokens: 8_192 } });
    expect(faultsOfModel(model)).toEqual([]);
  });

  it.each([
    ['ends and nothing follows', [{ ...price, validTo: '2026-01-01T00:00:00Z' }], '[0].validTo: price missing: this price ends and none follows'],
    ['has a successor without start', [price, price], '[1].validFrom: must be given: another price comes before this one'],
    [
      'leaves a gap',
      [
        { ...price, validTo: '2026-01-01T00:00:00Z' },
        { ...price, validFrom: '2026-01-02T00:00:00Z' },
      ],
      '[1].validFrom: price missing: the price before it ends earlier',
    ],
    [
      'overlaps the next',
      [
        { ...price, validTo: '2026-01-03T00:00:00Z' },
        { ...price, validFrom: '2026-01-02T00:00:00Z' },
      ],
      '[1].validFrom: overlaps the price before it',
    ],
    [
      'comes out of order',
      [
        { ...price, validFrom: '2026-02-01T00:00:00Z' },
        { ...price, validFrom: '2026-01-01T00:00:00Z' },
      ],
      '[1].validFrom: must be after the validFrom of the price before it',
    ],
    [
      'ends before it starts',
      [
        { ...price, validFrom: '2026-02-01T00:00:00Z', validTo: '2026-01-01T00:00:00Z' },
        { ...price, validFrom: '2026-03-01T00:00:00Z' },
      ],
      '[0].validTo: must be after validFrom',
    ],
    ['starts at no instant', [{ ...price, validFrom: '2026-02-30' }], "[0].validFrom: must be an instant in UTC such as '2026-08-16T00:00:00Z'"],
  ])('refuses a price that %s', (_name, prices, fault) => {
    expect(faultsOfModel(chatModelPriced(prices))).toContain(`parrot.yaml: routes[0].prices${fault}`);
  });

  it.each([
    ['a span of no time', { hours: ['04:00-04:00'] }, 'hours[0]: must end after it starts; write two spans to pass midnight'],
    ['a span over midnight', { hours: ['22:00-02:00'] }, 'hours[0]: must end after it starts; write two spans to pass midnight'],
    ['an hour that does not exist', { hours: ['01:00-25:00'] }, "hours[0]: must be a span of UTC times such as '01:00-04:00'"],
    ['no hours', { hours: [] }, 'hours: Too small: expected array to have >=1 items'],
    ['an unknown calendar', { hours: ['01:00-02:00'], exceptCalendar: 'fiestas' }, "exceptCalendar: there is no calendar 'fiestas' in catalog.yaml"],
    ['an unknown day', { hours: ['01:00-02:00'], weekdays: ['lunes'] }, 'weekdays[0]: Invalid option'],
  ])('refuses a window with %s', (_name, window, fault) => {
    const prices = [{ ...price, windows: [{ name: 'peak', ...price, ...window }] }];
    expect(faultsOfModel(chatModelPriced(prices))).toEqual([expect.stringContaining(`parrot.yaml: routes[0].prices[0].windows[0].${fault}`)]);
  });

  it('refuses windows that share a minute, and takes those that only touch', () => {
    const windows = (weekdays: string[], hours: string[]) => [
      {
        ...price,
        windows: [
          { name: 'peak', weekdays: ['monday'], hours: ['01:00-04:00'], ...price },
          { name: 'lunch', weekdays, hours, ...price },
        ],
      },
    ];
    expect(faultsOfModel(chatModelPriced(windows(['monday'], ['03:59-05:00'])))).toEqual([
      "parrot.yaml: routes[0].prices[0].windows[1].hours: overlaps the window 'peak'",
    ]);
    expect(faultsOfModel(chatModelPriced(windows(['monday'], ['04:00-05:00'])))).toEqual([]);
    expect(faultsOfModel(chatModelPriced(windows(['tuesday'], ['03:59-05:00'])))).toEqual([]);
  });

  it('refuses two tiers with one threshold', () => {
    const tier = { aboveInputTokens: 5, ...price };
    expect(faultsOfModel(chatModelPriced([{ ...price, tiers: [tier, tier] }]))).toEqual([
      'parrot.yaml: routes[0].prices[0].tiers[1].aboveInputTokens: is the threshold of another tier',
    ]);
  });

  it('refuses a name that two models claim, naming both places', () => {
    const faults = faultsOf({
      'a.yaml': chatModel({ id: 'parrot', aliases: ['polly'] }),
      'b.yaml': chatModel({ id: 'parrot', aliases: ['polly'] }),
      'c.yaml': chatModel({ id: 'polly' }),
    });
    expect(faults).toEqual([
      "b.yaml: id: 'parrot' is already the name of a model: a.yaml: id",
      "b.yaml: aliases[0]: 'polly' is already the name of a model: a.yaml: aliases[0]",
      "c.yaml: id: 'polly' is already the name of a model: a.yaml: aliases[0]",
    ]);
  });

  it('refuses an alias that leads nowhere', () => {
    expect(faultsOf({ 'catalog.yaml': { aliases: { best: 'eagle' } }, 'a.yaml': chatModel() })).toEqual([
      "catalog.yaml: aliases.best: leads to 'eagle', which is no model",
    ]);
  });

  it('does not call an alias lost whose model only has faults', () => {
    expect(faultsOf({ 'catalog.yaml': { aliases: { best: 'parrot' } }, 'a.yaml': chatModel({ created: 'today' }) })).toEqual([
      'a.yaml: created: Invalid input: expected number, received string',
    ]);
  });

  it('refuses a mode that two models claim, or that is another model', () => {
    expect(
      faultsOf({
        'a.yaml': chatModel({ id: 'parrot', modes: [{ name: 'talk' }, { name: 'parrot' }] }),
        'b.yaml': chatModel({ id: 'magpie', modes: [{ name: 'talk' }, { name: 'parrot' }] }),
      }),
    ).toEqual([
      "b.yaml: modes[0].name: 'talk' is already the name of a mode: a.yaml: modes[0].name",
      "b.yaml: modes[1].name: 'parrot' is already the name of a mode: a.yaml: modes[1].name",
      "b.yaml: modes[1].name: 'parrot' is the name of another model: a.yaml: id",
    ]);
  });

  it('refuses what a hold could not be computed without', () => {
    expect(faultsOfModel(chatModel({ limits: { contextTokens: 5 }, capabilities: { vision: true } }))).toEqual([
      'parrot.yaml: limits.maxOutputTokens: must be given for a chat model: the hold needs it',
      'parrot.yaml: limits.imageTokensMax: must be given for a model with vision: the hold needs it',
      'parrot.yaml: limits.imagesMax: must be at least 1 for a model with vision',
    ]);
  });

  it('refuses two equal routes', () => {
    const route = { provider: 'zoo', upstreamModel: 'parrot-1', prices: [price] };
    expect(faultsOfModel(chatModel({ routes: [route, route] }))).toEqual(['parrot.yaml: routes[1]: is the same way as routes[0]']);
  });

  it('refuses modes on a model that does not chat', () => {
    expect(faultsOfModel(chatModel({ kind: 'moderation', modes: [{ name: 'judge' }] }))).toEqual([
      'parrot.yaml: modes: a model of kind moderation has no modes',
    ]);
  });
});
