import type { IShown } from '../shown';
import { linesOf } from '../tree';

function graph(
  start: string,
  edges: [string, string][]
): IShown & { start: string[] } {
  const ids = new Set([start, ...edges.flat()]);
  return {
    start: [start],
    nodes: [...ids].map(id => ({ id, kind: 'other', name: id, detail: '' })),
    edges: edges.map(([source, destination]) => ({ source, destination }))
  };
}

/** Each part as `id depth`. */
function told(of: IShown & { start: string[] }): Record<string, string[]> {
  return Object.fromEntries(
    linesOf(of, of.start).map(({ direction, lines }) => [
      direction,
      lines.map(({ id, depth }) => `${id} ${depth}`)
    ])
  );
}

describe('the list of a lineage graph', () => {
  it('goes down and up from what was asked for', () => {
    const asked = graph('model', [
      ['data', 'job'],
      ['job', 'model'],
      ['model', 'version'],
      ['version', 'endpoint']
    ]);
    expect(told(asked)).toEqual({
      down: ['model 0', 'version 1', 'endpoint 2'],
      up: ['job 0', 'data 1'],
      beside: []
    });
  });

  it('names what only joins in later beside the rest', () => {
    const asked = graph('data', [
      ['data', 'version'],
      ['approval', 'version']
    ]);
    expect(told(asked).beside).toEqual(['approval 0']);
  });

  it('shows each node once, in a cycle too', () => {
    const asked = graph('a', [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'c'],
      ['b', 'c']
    ]);
    expect(told(asked).down).toEqual(['a 0', 'b 1', 'c 2']);
  });
});
