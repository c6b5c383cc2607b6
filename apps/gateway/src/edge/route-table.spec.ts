import { RouteTable } from './route-table.ts';

describe('the route table', () => {
  const table = new RouteTable();
  table.add('/v1/models', ['GET', 'HEAD']);
  table.add('/v1/models/:id', 'GET');
  table.add('/v1/ask', 'POST');
  table.add('/docs/*', 'GET');

  it('knows the methods of a path, parameters included', () => {
    expect(table.methodsOf('/v1/models')).toEqual(['GET', 'HEAD']);
    expect(table.methodsOf('/v1/models/gpt-4o')).toEqual(['GET']);
    expect(table.methodsOf('/docs/a/b.css')).toEqual(['GET']);
  });

  it('knows no methods of a path that is none', () => {
    expect(table.methodsOf('/v1/models/a/b')).toEqual([]);
    expect(table.methodsOf('/v1/ask2')).toEqual([]);
  });
});
