/** Maps a range of values to a range of pixels. */
export type Scale = (value: number) => number;

/** A straight scale; a range without length maps to its middle. */
export function linear(
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number]
): Scale {
  const length = to - from;
  return value =>
    length === 0
      ? (start + end) / 2
      : start + ((value - from) / length) * (end - start);
}

/** At most five round ticks within a range. */
export function ticks([from, to]: readonly [number, number]): number[] {
  if (!(to > from)) {
    return [from];
  }
  const raw = (to - from) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10]
    .map(unit => unit * power)
    .find(unit => unit >= raw * 0.999);
  const size = step ?? 10 * power;
  const found = [];
  for (
    let tick = Math.ceil(from / size - 1e-9);
    tick * size <= to + size * 1e-9;
    tick++
  ) {
    found.push(Number((tick * size).toPrecision(12)));
  }
  return found;
}

/** The least range that holds the values, with some air; null without any. */
export function extent(
  values: (number | null)[],
  air = 0
): [number, number] | null {
  const known = values.filter(
    (value): value is number => value !== null && Number.isFinite(value)
  );
  if (known.length === 0) {
    return null;
  }
  const least = Math.min(...known);
  const most = Math.max(...known);
  const margin = (most - least || Math.abs(most) || 1) * air;
  return [least - margin, most + margin];
}

/** Path data through points; a point that is not known breaks the line. */
export function pathOf(points: ([number, number] | null)[]): string {
  let pen = 'M';
  return points
    .map(point => {
      if (!point) {
        pen = 'M';
        return '';
      }
      const command = `${pen}${round(point[0])} ${round(point[1])}`;
      pen = 'L';
      return command;
    })
    .join('');
}

/** A tenth of a pixel is all that shows. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
