import type { GraphView } from '..';
import type { IViewing } from './viewing';
import { DATA, key, node, viewing } from './viewing';

let view: GraphView;
let selected: IViewing['selected'];
let opened: string[];
let card: IViewing['card'];

beforeEach(() => {
  ({ view, selected, opened, card } = viewing());
});

afterEach(() => {
  view.dispose();
  document.body.replaceChildren();
});

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
