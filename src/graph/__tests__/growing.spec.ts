import type { GraphView } from '..';
import type { IViewing } from './viewing';
import { DATA, key, node, viewing } from './viewing';

let view: GraphView;
let selected: IViewing['selected'];
let grown: IViewing['grown'];
let left: string[];
let card: IViewing['card'];

beforeEach(() => {
  ({ view, selected, grown, left, card } = viewing());
});

afterEach(() => {
  view.dispose();
  document.body.replaceChildren();
});

describe('a view that grows', () => {
  it('says how many more there are, and asks for them by press and by key', () => {
    const more = (count: number, known: boolean, isOpen = false) => ({
      count,
      known,
      isOpen
    });
    const nodes = DATA.nodes.map(one =>
      one.id === 'm'
        ? { ...one, more: { up: more(1, true, true), down: more(1200, true) } }
        : one.id === 'v6'
          ? { ...one, more: { up: more(3, false), down: more(0, false) } }
          : one
    );
    view.update({ ...DATA, nodes });
    const texts = (id: string) =>
      [...card(id).querySelectorAll('.mlops-more text')].map(
        text => text.textContent
      );
    expect(texts('m')).toEqual(['‹ −', '+1,200 ›']);
    expect(texts('v6')).toEqual(['‹ 3 +', '? ›']);
    expect(card('m').getAttribute('aria-expanded')).toBe('false');
    const pill = card('m').querySelector('[data-way="down"] rect')!;
    for (const type of ['pointerdown', 'pointerup']) {
      pill.dispatchEvent(new MouseEvent(type, { bubbles: true, button: 0 }));
    }
    view.focus('m');
    key('+');
    key('-');
    key('l');
    key('/');
    expect(grown).toEqual([
      ['m', 'down', true],
      ['m', 'down', true],
      ['m', 'up', false],
      ['m', 'down', false]
    ]);
    expect(left).toEqual(['l', '/']);
    expect(selected).toEqual([]);
  });

  it('draws the ways to a node that it is focused on', () => {
    view.update({ ...DATA, focus: 'job' });
    expect(card('job').classList).toContain('mlops-hit');
    expect(card('m').classList).toContain('mlops-dim');
  });

  it('keeps the node in place that columns before it push on', () => {
    view.update({ ...DATA, hits: [] });
    const at = () => {
      const { x, y } = view.layout!.places.get('job')!;
      const { viewport } = view;
      return [viewport.x + x * viewport.zoom, viewport.y + y * viewport.zoom];
    };
    const before = at();
    view.update(
      {
        ...DATA,
        nodes: [...DATA.nodes, node('raw', 'dataset'), node('prep', 'job')],
        edges: [
          ...DATA.edges,
          { source: 'raw', destination: 'prep' },
          { source: 'prep', destination: 'train' }
        ]
      },
      'job'
    );
    expect(view.layout!.places.get('job')!.column).toBe(3);
    expect(at()).toEqual(before);
  });

  it('draws what was not read with dashes', () => {
    view.update({
      ...DATA,
      nodes: DATA.nodes.map(one => ({ ...one, isUnread: one.id === 'v6' }))
    });
    expect(card('v6').classList).toContain('mlops-unread');
    expect(view.node.querySelectorAll('.mlops-edge.mlops-unread')).toHaveLength(
      1
    );
  });

  it('gives itself as a picture that needs nothing else, names as text', () => {
    const { svg, width } = view.picture()!;
    const file = new DOMParser().parseFromString(svg, 'image/svg+xml');
    expect(file.querySelector('parsererror, script')).toBeNull();
    expect(file.documentElement.getAttribute('width')).toBe(String(width));
    const texts = [...file.querySelectorAll('text')].map(
      text => text.textContent
    );
    expect(texts).toContain('train');
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).not.toMatch(/class=|var\(/);
    expect(document.querySelectorAll('svg')).toHaveLength(1);
  });
});
