import { GraphView } from '..';
import type { IViewing } from './viewing';
import { DATA, key, node, viewing } from './viewing';

let view: GraphView;
let selected: IViewing['selected'];
let opened: string[];

beforeEach(() => {
  ({ view, selected, opened } = viewing());
});

afterEach(() => {
  view.dispose();
  document.body.replaceChildren();
});

describe('a graph that is too large to be read whole', () => {
  it('begins where the question starts, and is whole on demand', () => {
    const host = document.body.appendChild(document.createElement('div'));
    Object.defineProperty(host, 'clientWidth', { value: 400 });
    Object.defineProperty(host, 'clientHeight', { value: 300 });
    const nodes = Array.from({ length: 60 }, (_, i) =>
      node(`d${i}`, 'dataset')
    );
    const large = new GraphView(host, {
      label: 'Large',
      icon: () => ({}),
      state: () => null,
      describe: one => one.name,
      heading: () => '',
      opening: () => ''
    });
    large.update({ nodes, edges: [], start: ['d50'] });
    expect(large.viewport.zoom).toBe(0.85);
    const y = large.layout!.places.get('d50')!.y * 0.85 + large.viewport.y;
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(300);
    expect(large.node.querySelectorAll('.mlops-node').length).toBeLessThan(30);
    large.fit();
    expect(large.viewport.zoom).toBeLessThan(0.1);
    expect(large.node.querySelectorAll('.mlops-node')).toHaveLength(60);
    expect(large.node.querySelector('.mlops-far')).not.toBeNull();
    large.dispose();
  });
});

describe('a graph of more than 300 nodes', () => {
  const nodes = [
    node('hub', 'job'),
    ...Array.from({ length: 2000 }, (_, i) => node(`d${i}`, 'dataset'))
  ];
  const edges = nodes
    .slice(1)
    .map(({ id }) => ({ source: id, destination: 'hub' }));

  it('is painted, and walked, selected and opened in the same way', () => {
    view.update({ nodes, edges, start: ['hub'], hits: [] });
    const item = view.node.querySelector<HTMLElement>('[role=treeitem]')!;
    expect(view.node.querySelector('canvas')).not.toBeNull();
    expect(view.node.getAttribute('role')).toBe('tree');
    expect(view.node.querySelectorAll('[role=treeitem]')).toHaveLength(1);
    expect(item.getAttribute('aria-label')).toBe('hub');
    view.focus('hub');
    key('ArrowLeft');
    const reached = view.current!;
    expect(reached).toMatch(/^d/);
    expect(document.activeElement).toBe(item);
    expect(item.getAttribute('aria-label')).toBe(reached);
    key('Enter');
    key('Enter');
    expect(selected).toEqual([reached]);
    expect(opened).toEqual([reached]);
  });

  it('knows what a pointer is on', () => {
    view.update({ nodes, edges, start: ['hub'], hits: [] });
    view.move({ x: 5, y: 7, zoom: 0.5 });
    const { x, y } = view.layout!.places.get('d1500')!;
    const at = (dx: number, dy: number) => ({
      bubbles: true,
      button: 0,
      clientX: 5 + (x + dx) * 0.5,
      clientY: 7 + (y + dy) * 0.5
    });
    view.node.dispatchEvent(new MouseEvent('pointerdown', at(60, 0)));
    view.node.dispatchEvent(new MouseEvent('pointerup', at(60, 0)));
    view.node.dispatchEvent(new MouseEvent('dblclick', at(60, 30)));
    expect(selected).toEqual(['d1500']);
    expect(opened).toEqual([]);
    view.update(DATA);
    expect(view.node.querySelector('canvas')).toBeNull();
    expect(view.node.querySelectorAll('[role=treeitem]')).toHaveLength(5);
  });
});
