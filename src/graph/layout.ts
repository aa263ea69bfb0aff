import type { Columns, ILink } from './ranks';
import { linksOf, ranksOf } from './ranks';
import type { IItems } from './rows';
import { fillRows, settleRows, sortColumns } from './rows';
import type { IColumn, IGraph, ILayout, IPlace, IRoute } from './types';
import { CARD, PITCH } from './types';

/** How a graph is laid out. */
export interface ILayoutOptions {
  columns?: Columns;
  /** The layout before the graph grew: what was there keeps its height. */
  previous?: ILayout | null;
}

const TOP = 44;
const SIDE = 8;
/** A graph that has grown more than this many times is laid out afresh. */
const FRESH = 8;

/**
 * Lay a graph out in columns from left to right.
 *
 * The same graph gives the same layout. Long edges pass between the cards of the columns that they
 * cross; cycles are drawn with one edge that runs back.
 */
export function layoutGraph(
  graph: IGraph,
  options: ILayoutOptions = {}
): ILayout {
  const { columns = 'kinds', previous = null } = options;
  const links = linksOf(graph);
  const ranks = ranksOf(graph, links, columns);
  const { items, chains } = itemsOf(graph, links, ranks);
  const known = previous ? knownRows(graph, chains, previous) : null;
  if (!known) {
    sortColumns(items);
  }
  const y = known
    ? fillRows(items, known)
    : settleRows(items, item => item >= graph.nodes.length);
  const shift = known ? 0 : TOP - topOf(y, items);
  const columnX = (column: number) => SIDE + column * PITCH.column;
  const places = new Map<string, IPlace>();
  graph.nodes.forEach((node, i) =>
    places.set(node.id, {
      column: ranks[i],
      x: columnX(ranks[i]),
      y: Math.round(y[i] + shift)
    })
  );
  const routes = chains.map(chain =>
    routeOf(graph, chain, item => Math.round(y[item] + shift), columnX)
  );
  const bottom = y.reduce(
    (most, height, i) => Math.max(most, height + items.room[i] / 2),
    0
  );
  return {
    places,
    routes,
    columns: columnsOf(graph, ranks, columnX),
    width: columnX(items.columns.length - 1) + CARD.width + SIDE,
    height: Math.round(bottom + shift)
  };
}

/** A link, its ends from left to right, and the items by which it passes the columns between. */
interface IChain extends ILink {
  left: number;
  right: number;
  via: number[];
  viaColumn: number;
}

function itemsOf(
  graph: IGraph,
  links: ILink[],
  ranks: number[]
): { items: IItems; chains: IChain[] } {
  const count = ranks.reduce((most, rank) => Math.max(most, rank + 1), 0);
  const items: IItems = {
    columns: Array.from({ length: count }, () => []),
    before: graph.nodes.map(() => []),
    behind: graph.nodes.map(() => []),
    room: graph.nodes.map(() => PITCH.row)
  };
  ranks.forEach((rank, node) => items.columns[rank].push(node));
  const chains = links.map(link => {
    const isForward = ranks[link.from] < ranks[link.to];
    const left = isForward ? link.from : link.to;
    const right = isForward ? link.to : link.from;
    const via: number[] = [];
    let last = left;
    for (let column = ranks[left] + 1; column < ranks[right]; column++) {
      const item = items.room.push(PITCH.via) - 1;
      items.columns[column].push(item);
      items.before.push([last]);
      items.behind.push([]);
      items.behind[last].push(item);
      via.push(item);
      last = item;
    }
    items.behind[last].push(right);
    items.before[right].push(last);
    return { ...link, left, right, via, viaColumn: ranks[left] + 1 };
  });
  return { items, chains };
}

/** Heights that items had in the layout before; null when too little of it is left to keep. */
function knownRows(
  graph: IGraph,
  chains: IChain[],
  previous: ILayout
): Map<number, number> | null {
  const known = new Map<number, number>();
  graph.nodes.forEach((node, i) => {
    const place = previous.places.get(node.id);
    if (place) {
      known.set(i, place.y);
    }
  });
  if (known.size === 0) {
    return null;
  }
  const routes = new Map(
    previous.routes.map(route => [`${route.left}\n${route.right}`, route])
  );
  for (const chain of chains) {
    const key = `${graph.nodes[chain.left].id}\n${graph.nodes[chain.right].id}`;
    const route = routes.get(key);
    if (route && route.via.length === chain.via.length) {
      chain.via.forEach((item, i) => known.set(item, route.via[i][1]));
    }
  }
  return known.size * FRESH >= graph.nodes.length ? known : null;
}

function routeOf(
  graph: IGraph,
  chain: IChain,
  height: (item: number) => number,
  columnX: (column: number) => number
): IRoute {
  const id = (node: number) => graph.nodes[node].id;
  return {
    source: id(chain.from),
    destination: id(chain.to),
    count: chain.count,
    backward: chain.from !== chain.left,
    left: id(chain.left),
    right: id(chain.right),
    via: chain.via.map((item, i) => [
      columnX(chain.viaColumn + i),
      height(item)
    ])
  };
}

function columnsOf(
  graph: IGraph,
  ranks: number[],
  columnX: (column: number) => number
): IColumn[] {
  const columns: IColumn[] = [];
  graph.nodes.forEach((node, i) => {
    const column = (columns[ranks[i]] ??= {
      kinds: [],
      count: 0,
      x: columnX(ranks[i])
    });
    column.count += 1;
    if (!column.kinds.includes(node.kind)) {
      column.kinds.push(node.kind);
    }
  });
  return columns;
}

function topOf(y: Float64Array, items: IItems): number {
  const top = y.reduce(
    (least, height, i) => Math.min(least, height - items.room[i] / 2),
    Infinity
  );
  return Number.isFinite(top) ? top : 0;
}
