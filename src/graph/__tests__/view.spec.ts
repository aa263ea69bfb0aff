import { GraphView, answerOf } from '..';
import type { IGraphData, IGraphNode } from '..';
import { TextFitter, textSize } from '../text';
import { fitted, revealed, zoomed } from '../viewport';

const node = (id: string, kind: string, name = id): IGraphNode => ({
  id,
  kind,
  name,
  detail: `detail of ${id}`,
  state: null
});

const DATA: IGraphData = {
  start: ['train'],
  hits: ['v6'],
  nodes: [
    node('train', 'dataset'),
    node('hold', 'dataset', '<script>alert(1)</script>'),
    node('job', 'job'),
    node('m', 'model'),
    node('v6', 'version')
  ],
  edges: [
    { source: 'train', destination: 'job' },
    { source: 'hold', destination: 'job' },
    { source: 'job', destination: 'm' },
    { source: 'm', destination: 'v6' }
  ]
};

let selected: (string | null)[];
let opened: string[];
let view: GraphView;

beforeEach(() => {
  const host = document.body.appendChild(document.createElement('div'));
  selected = [];
  opened = [];
  view = new GraphView(host, {
    label: 'Lineage of train',
    icon: () => ({ line: 'M0 0H16' }),
    state: one =>
      one.kind === 'job'
        ? { shape: { fill: 'M0 0z' }, className: 'mlops-success' }
        : null,
    describe: (one, isAnswer) => `${one.name}${isAnswer ? ', answer' : ''}`,
    heading: ({ kinds }) => kinds.join(),
    onSelect: id => selected.push(id),
    onOpen: id => opened.push(id)
  });
  view.update(DATA);
});

afterEach(() => {
  view.dispose();
  document.body.replaceChildren();
});

const card = (id: string) =>
  view.node.querySelector<SVGElement>(`[data-id="${id}"]`)!;

function key(name: string): void {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true })
  );
}

const focused = () => (document.activeElement as SVGElement | null)?.dataset.id;

describe('the view', () => {
  it('is a tree of labelled cards, one of them a stop for Tab', () => {
    expect(view.node.getAttribute('role')).toBe('tree');
    expect(view.node.getAttribute('aria-label')).toBe('Lineage of train');
    const items = [...view.node.querySelectorAll('[role=treeitem]')];
    expect(items).toHaveLength(5);
    expect(items.filter(item => item.getAttribute('tabindex') === '0')).toEqual(
      [card('train')]
    );
    expect(card('v6').getAttribute('aria-level')).toBe('4');
  });

  it('shows names as text, whatever they say', () => {
    expect(view.node.querySelector('script')).toBeNull();
    expect(card('hold').querySelector('title')?.textContent).toContain(
      '<script>'
    );
  });

  it('draws the answer and dims the rest', () => {
    expect(card('job').classList).toContain('mlops-hit');
    expect(card('hold').classList).toContain('mlops-dim');
    expect(card('job').getAttribute('aria-label')).toBe('job, answer');
    expect(view.node.querySelectorAll('.mlops-edge.mlops-hit')).toHaveLength(3);
    expect(view.node.querySelectorAll('.mlops-edge.mlops-dim')).toHaveLength(1);
    view.update({ ...DATA, hits: [] });
    expect(view.node.querySelectorAll('.mlops-dim')).toHaveLength(0);
  });

  it('moves along edges by arrows, and up and down a column', () => {
    view.focus();
    key('ArrowRight');
    expect(focused()).toBe('job');
    key('ArrowRight');
    key('ArrowRight');
    key('ArrowRight');
    expect(focused()).toBe('v6');
    view.focus('train');
    const isAbove =
      view.layout!.places.get('hold')!.y < view.layout!.places.get('train')!.y;
    key(isAbove ? 'ArrowUp' : 'ArrowDown');
    expect(focused()).toBe('hold');
    key('ArrowLeft');
    expect(focused()).toBe('hold');
  });

  it('selects by Enter, opens by Enter again, and says so', () => {
    view.focus('job');
    key('Enter');
    expect(selected).toEqual(['job']);
    expect(card('job').getAttribute('aria-selected')).toBe('true');
    key('Enter');
    expect(opened).toEqual(['job']);
    view.select('m', true);
    expect(selected).toEqual(['job']);
    expect(card('job').getAttribute('aria-selected')).toBe('false');
    expect(view.selected).toBe('m');
  });

  it('selects by click, and nothing by a click beside the cards', () => {
    const click = (target: Element) => {
      for (const type of ['pointerdown', 'pointerup']) {
        target.dispatchEvent(
          new MouseEvent(type, { bubbles: true, button: 0 })
        );
      }
    };
    click(card('m').querySelector('rect')!);
    click(view.node);
    expect(selected).toEqual(['m', null]);
    card('v6').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    expect(opened).toEqual(['v6']);
  });

  it('keeps places, selection, focus and zoom when the graph grows', () => {
    view.select('m');
    view.focus('job');
    view.move({ x: 10, y: 20, zoom: 1.5 });
    const place = view.layout!.places.get('m');
    view.update({
      ...DATA,
      nodes: [...DATA.nodes, node('ep', 'endpoint')],
      edges: [...DATA.edges, { source: 'v6', destination: 'ep' }]
    });
    expect(view.layout!.places.get('m')).toEqual(place);
    expect(view.selected).toBe('m');
    expect(card('m').classList).toContain('mlops-selected');
    expect(focused()).toBe('job');
    expect(view.viewport).toEqual({ x: 10, y: 20, zoom: 1.5 });
  });

  it('forgets what has gone', () => {
    view.select('v6');
    view.update({ nodes: [node('train', 'dataset')], edges: [] });
    expect(view.selected).toBeNull();
    expect(view.node.querySelectorAll('[role=treeitem]')).toHaveLength(1);
    view.update({ nodes: [], edges: [] });
    expect(view.current).toBeNull();
  });

  it('can be disposed twice and then listens to nothing', () => {
    const first = card('job');
    view.dispose();
    view.dispose();
    first.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    expect(opened).toEqual([]);
    expect(view.node.isConnected).toBe(false);
  });
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
      heading: () => ''
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

describe('the answer', () => {
  it('is every way between start and hits, up and down, and no other', () => {
    const edges = ['a b', 'b c', 'c d', 'a x', 'x y', 'c a'].map(edge => {
      const [source, destination] = edge.split(' ');
      return { source, destination };
    });
    const nodes = ['a', 'b', 'c', 'd', 'x', 'y'].map(id => node(id, 'job'));
    const answer = answerOf({ nodes, edges }, ['a'], ['d']);
    expect([...answer.nodes].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(answer.has({ source: 'a', destination: 'x' })).toBe(false);
    const upward = answerOf({ nodes, edges: edges.slice(0, 5) }, ['y'], ['a']);
    expect([...upward.nodes].sort()).toEqual(['a', 'x', 'y']);
  });
});

describe('zoom', () => {
  it('fits the whole and never more than life-size', () => {
    expect(
      fitted({ width: 400, height: 100 }, { width: 200, height: 200 })
    ).toEqual({
      zoom: 0.5,
      x: 0,
      y: 0
    });
    expect(
      fitted({ width: 10, height: 10 }, { width: 200, height: 200 }).zoom
    ).toBe(1);
    expect(
      fitted({ width: 10, height: 10 }, { width: 0, height: 0 }).zoom
    ).toBe(1);
  });

  it('keeps the point under the pointer', () => {
    const view = zoomed({ x: 10, y: 0, zoom: 1 }, 2, { x: 50, y: 50 });
    expect(view).toEqual({ zoom: 2, x: -30, y: -50 });
    expect(zoomed(view, 100, { x: 0, y: 0 }).zoom).toBe(3);
  });

  it('brings a card into view and moves no further', () => {
    const box = { x: 500, y: 10, width: 100, height: 20 };
    const room = { width: 300, height: 100 };
    expect(revealed({ x: 0, y: 0, zoom: 1 }, box, room)).toEqual({
      x: -316,
      y: 6,
      zoom: 1
    });
  });

  it('never shows a text below 11 px', () => {
    for (let zoom = 0.1; zoom < 3; zoom += 0.01) {
      const { name, detail } = textSize(zoom);
      expect((name ?? Infinity) * zoom).toBeGreaterThanOrEqual(11 - 1e-9);
      expect((detail ?? Infinity) * zoom).toBeGreaterThanOrEqual(11 - 1e-9);
    }
    expect(textSize(0.3)).toEqual({ name: null, detail: null });
  });

  it('shortens names in their middle, by whole signs', () => {
    const { fit } = new TextFitter();
    expect(fit('short', 12, 100)).toBe('short');
    const cut = fit('a-very-long-name-of-a-notebook.ipynb', 12, 100);
    expect(cut).toMatch(/^a-very.*….*nb$/);
    expect(cut.length).toBeLessThan(20);
  });
});
