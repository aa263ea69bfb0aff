/**
 * Order and heights within columns. An item is a card or a place where a long edge passes; items
 * are numbers, cards first.
 */
export interface IItems {
  /** Items of each column, from top to bottom; sorted in place. */
  columns: number[][];
  /** Neighbours of each item in the column before and behind. */
  before: number[][];
  behind: number[][];
  /** Room that each item needs, in px. */
  room: number[];
}

const SWEEPS = 4;
/** Odd, so that the last goes from left to right and leaves chains straight. */
const SETTLES = 7;
/** Edges that pass are kept straighter than cards are kept in place. */
const STIFF = 3;
/** Heights this near are the same, in px. */
const NEARLY = 1e-6;

/** Sort each column so that few edges cross, by the middle of each item's neighbours. */
export function sortColumns(items: IItems): void {
  const { columns, before, behind } = items;
  const at = new Float64Array(before.length);
  const wish = new Float64Array(before.length);
  const number = (column: number[]) =>
    column.forEach((item, i) => {
      at[item] = i;
    });
  columns.forEach(number);
  const sort = (column: number[], neighbours: number[][]) => {
    for (const item of column) {
      wish[item] = mean(neighbours[item], at) ?? at[item];
    }
    // Sorting is stable: equal wishes keep the order they had.
    column.sort((a, b) => wish[a] - wish[b]);
    number(column);
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    columns.forEach(column => sort(column, before));
    for (let i = columns.length - 1; i >= 0; i--) {
      sort(columns[i], behind);
    }
  }
}

/** Heights of all items: each as near to its neighbours' middle as order and room allow. */
export function settleRows(
  items: IItems,
  isVia: (item: number) => boolean
): Float64Array {
  const { columns, before, behind, room } = items;
  const y = new Float64Array(before.length);
  const weight = before.map((_, item) => (isVia(item) ? STIFF : 1));
  // A card keeps in line with cards; edges from afar bend to it.
  const near = (all: number[]) => {
    const cards = all.filter(one => !isVia(one));
    return cards.length > 0 ? cards : all;
  };
  const nearBefore = before.map(near);
  const nearBehind = behind.map(near);
  const settle = (column: number[], side: number[][]) => {
    const wishes = column.map(item => mean(side[item], y) ?? y[item]);
    place(column, wishes, weight, room, y);
  };
  columns.forEach(column => stack(column, room, y));
  for (let round = 0; round < SETTLES; round++) {
    if (round % 2 === 0) {
      columns.forEach(column => settle(column, nearBefore));
    } else {
      for (let i = columns.length - 1; i >= 0; i--) {
        settle(columns[i], nearBehind);
      }
    }
  }
  return y;
}

/** Put the items of a column below one another, around the middle. */
function stack(column: number[], room: number[], y: Float64Array): void {
  let top = -column.reduce((sum, item) => sum + room[item], 0) / 2;
  for (const item of column) {
    y[item] = top + room[item] / 2;
    top += room[item];
  }
}

/**
 * Give the items of a column the heights nearest to their wishes (least squares) that keep their
 * order and room: pool adjacent violators.
 */
export function place(
  column: number[],
  wishes: number[],
  weight: number[],
  room: number[],
  y: Float64Array
): void {
  const offsets: number[] = [];
  const blocks: { sum: number; weight: number; count: number }[] = [];
  let offset = 0;
  column.forEach((item, i) => {
    if (i > 0) {
      offset += (room[column[i - 1]] + room[item]) / 2;
    }
    offsets.push(offset);
    let block = {
      sum: (wishes[i] - offset) * weight[item],
      weight: weight[item],
      count: 1
    };
    let last = blocks[blocks.length - 1];
    while (last && last.sum / last.weight > block.sum / block.weight) {
      block = {
        sum: block.sum + last.sum,
        weight: block.weight + last.weight,
        count: block.count + last.count
      };
      blocks.pop();
      last = blocks[blocks.length - 1];
    }
    blocks.push(block);
  });
  let i = 0;
  for (const block of blocks) {
    for (let k = 0; k < block.count; k++, i++) {
      y[column[i]] = block.sum / block.weight + offsets[i];
    }
  }
}

/**
 * Give heights to the items that have none yet, in free places nearest to their neighbours: what
 * has a height keeps it.
 */
export function fillRows(
  items: IItems,
  known: Map<number, number>
): Float64Array {
  const { columns, before, behind, room } = items;
  const y = new Float64Array(before.length);
  const placed = new Uint8Array(before.length);
  let top = Infinity;
  known.forEach((height, item) => {
    y[item] = height;
    placed[item] = 1;
    top = Math.min(top, height - room[item] / 2);
  });
  for (const column of columns) {
    const taken = keptOf(column, known, room);
    const kept = new Set(taken);
    for (const item of column) {
      if (kept.has(item)) {
        continue;
      }
      const near = [...before[item], ...behind[item]].filter(
        one => placed[one]
      );
      const last = taken[taken.length - 1];
      const below = last === undefined ? 0 : y[last] + room[last];
      const wished = known.get(item) ?? mean(near, y) ?? below;
      const wish = Math.max(wished, top + room[item] / 2);
      settleIn(taken, item, wish, top, room, y);
      placed[item] = 1;
    }
    column.splice(0, column.length, ...taken);
  }
  return y;
}

/** Those of a column that can keep their heights, sorted by them: what came from elsewhere may not. */
function keptOf(
  column: number[],
  known: Map<number, number>,
  room: number[]
): number[] {
  const kept: number[] = [];
  const height = (item: number) => known.get(item)!;
  for (const item of column
    .filter(one => known.has(one))
    .sort((a, b) => height(a) - height(b))) {
    const last = kept[kept.length - 1];
    const apart = last === undefined ? 0 : (room[last] + room[item]) / 2;
    if (last === undefined || height(item) - height(last) >= apart - NEARLY) {
      kept.push(item);
    }
  }
  return kept;
}

/**
 * Give an item the height nearest to a wish that is free between those taken, which are sorted
 * from top to bottom and stay so, and not above the top.
 */
function settleIn(
  taken: number[],
  item: number,
  wish: number,
  top: number,
  room: number[],
  y: Float64Array
): void {
  const half = room[item] / 2;
  const start = taken.findIndex(one => y[one] > wish);
  const behind = start < 0 ? taken.length : start;
  let down = wish;
  let below = behind;
  // What lies just above the wish may reach into its room.
  if (behind > 0) {
    const above = taken[behind - 1];
    down = Math.max(down, y[above] + room[above] / 2 + half);
  }
  while (below < taken.length) {
    const next = taken[below];
    if (down + half <= y[next] - room[next] / 2 + NEARLY) {
      break;
    }
    down = y[next] + room[next] / 2 + half;
    below += 1;
  }
  let up = wish;
  let above = behind;
  if (behind < taken.length) {
    const next = taken[behind];
    up = Math.min(up, y[next] - room[next] / 2 - half);
  }
  while (above > 0) {
    const next = taken[above - 1];
    if (up - half >= y[next] + room[next] / 2 - NEARLY) {
      break;
    }
    up = y[next] - room[next] / 2 - half;
    above -= 1;
  }
  const isUp = up - half >= top - NEARLY && wish - up < down - wish;
  y[item] = isUp ? up : down;
  taken.splice(isUp ? above : below, 0, item);
}

function mean(items: number[], values: Float64Array): number | null {
  if (items.length === 0) {
    return null;
  }
  let sum = 0;
  for (const item of items) {
    sum += values[item];
  }
  return sum / items.length;
}
