import type { Curve } from '../api/types';
import type { Range } from './plot';

/** The part of a curve that lies in view, cut where it crosses an edge. */
export function clipped(
  curve: Curve,
  xRange: Range,
  yRange: Range
): [number, number][] {
  const inside = ([x, y]: [number, number]) =>
    x >= xRange[0] && x <= xRange[1] && y >= yRange[0] && y <= yRange[1];
  const found: [number, number][] = [];
  curve.x.forEach((_, index) => {
    const point: [number, number] = [curve.x[index], curve.y[index]];
    const before: [number, number] | null =
      index > 0 ? [curve.x[index - 1], curve.y[index - 1]] : null;
    if (before && inside(before) !== inside(point)) {
      found.push(crossing(before, point, xRange, yRange));
    }
    if (inside(point)) {
      found.push(point);
    }
  });
  return found;
}

function crossing(
  a: [number, number],
  b: [number, number],
  xRange: Range,
  yRange: Range
): [number, number] {
  const isInside =
    a[0] >= xRange[0] &&
    a[0] <= xRange[1] &&
    a[1] >= yRange[0] &&
    a[1] <= yRange[1];
  const [from, to] = isInside ? [a, b] : [b, a];
  const cut = (start: number, end: number, range: Range) => {
    const bound = end > range[1] ? range[1] : end < range[0] ? range[0] : end;
    return end === start ? 1 : (bound - start) / (end - start);
  };
  const share = Math.min(
    cut(from[0], to[0], xRange),
    cut(from[1], to[1], yRange)
  );
  return [
    from[0] + share * (to[0] - from[0]),
    from[1] + share * (to[1] - from[1])
  ];
}

/** Height of a curve at a place across, on the straight line between its points. */
export function heightAt(curve: Curve | null, across: number): number | null {
  if (!curve || curve.x.length === 0) {
    return null;
  }
  const points = curve.x
    .map((x, index): [number, number] => [x, curve.y[index]])
    .sort((a, b) => a[0] - b[0]);
  const after = points.findIndex(point => point[0] >= across);
  if (after <= 0) {
    return points[after === 0 ? 0 : points.length - 1][1];
  }
  const [left, right] = [points[after - 1], points[after]];
  const share = (across - left[0]) / (right[0] - left[0]);
  return left[1] + share * (right[1] - left[1]);
}
