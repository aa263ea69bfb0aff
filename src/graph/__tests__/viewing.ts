import { GraphView } from '..';
import type { IGraphData, IGraphNode } from '..';

/** A node whose second line says what it is of. */
export const node = (id: string, kind: string, name = id): IGraphNode => ({
  id,
  kind,
  name,
  detail: `detail of ${id}`,
  state: null
});

/** A version, what it was made of, and a data set beside it. */
export const DATA: IGraphData = {
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

/** A view in a page, and what it has told. */
export interface IViewing {
  view: GraphView;
  selected: (string | null)[];
  opened: string[];
  grown: [string, string, boolean][];
  left: string[];
  card: (id: string) => SVGElement;
}

/** Show the version in a view. */
export function viewing(): IViewing {
  const host = document.body.appendChild(document.createElement('div'));
  const told: Omit<IViewing, 'view' | 'card'> = {
    selected: [],
    opened: [],
    grown: [],
    left: []
  };
  const view = new GraphView(host, {
    label: 'Lineage of train',
    icon: () => ({ line: 'M0 0H16' }),
    state: one =>
      one.kind === 'job'
        ? { shape: { fill: 'M0 0z' }, className: 'mlops-success' }
        : null,
    describe: (one, isAnswer) => `${one.name}${isAnswer ? ', answer' : ''}`,
    heading: ({ kinds }) => kinds.join(),
    opening: (one, way) => `${way} of ${one.name}`,
    onGrow: (...asked) => told.grown.push(asked),
    onLeave: pressed => told.left.push(pressed),
    onSelect: id => told.selected.push(id),
    onOpen: id => told.opened.push(id)
  });
  view.update(DATA);
  return {
    ...told,
    view,
    card: id => view.node.querySelector<SVGElement>(`[data-id="${id}"]`)!
  };
}

/** Press a key where the focus is. */
export function key(name: string): void {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true })
  );
}
