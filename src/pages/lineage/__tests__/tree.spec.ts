import type { LineageGraph, LineageNode } from '../../../api/types';
import { linesOf } from '../tree';

function node(id: string): LineageNode {
  return {
    id,
    kind: 'other',
    name: id,
    detail: '',
    lineageType: 'Artifact',
    type: 'Model',
    uri: null,
    reference: null,
    state: null,
    created: null,
    properties: {},
    up: null,
    down: null,
    run: null
  };
}

function graph(start: string, edges: [string, string][]): LineageGraph {
  const ids = new Set([start, ...edges.flat()]);
  return {
    start: [start],
    reference: start,
    question: 'all',
    answer: '',
    hits: [],
    findings: [],
    nodes: [...ids].map(node),
    edges: edges.map(([source, destination]) => ({
      source,
      destination,
      type: 'ContributedTo',
      how: ''
    })),
    total: ids.size,
    kinds: { other: ids.size },
    next: null,
    partial: false,
    reason: ''
  };
}

/** Each part as `id depth`. */
function told(of: LineageGraph): Record<string, string[]> {
  return Object.fromEntries(
    linesOf(of).map(({ direction, lines }) => [
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
