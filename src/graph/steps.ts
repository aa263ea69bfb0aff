import type { ILayout } from './types';

/** Where an arrow key leads from a node: along an edge, or up and down its column; else nowhere. */
export function stepFrom(layout: ILayout, from: string, key: string): string {
  const { places } = layout;
  const here = places.get(from);
  if (!here) {
    return from;
  }
  const distance = (id: string) => Math.abs(places.get(id)!.y - here.y);
  const near = neighbours(layout, from, key);
  return near.reduce(
    (best, id) => (best === from || distance(id) < distance(best) ? id : best),
    from
  );
}

function neighbours(layout: ILayout, from: string, key: string): string[] {
  const { places, routes } = layout;
  const here = places.get(from)!;
  switch (key) {
    case 'ArrowRight':
      return routes.filter(({ left }) => left === from).map(one => one.right);
    case 'ArrowLeft':
      return routes.filter(({ right }) => right === from).map(one => one.left);
    default:
      return [...places.keys()].filter(id => {
        const { column, y } = places.get(id)!;
        const isOnWay = key === 'ArrowDown' ? y > here.y : y < here.y;
        return column === here.column && isOnWay;
      });
  }
}
