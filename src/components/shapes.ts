/**
 * The shapes of our icons on a 16 px grid, as path data. Everything is drawn in `currentColor`;
 * `cut` is drawn over the filled part in the colour of the ground behind it.
 */
export interface IShape {
  /** Drawn as a 1.25 px line. */
  line?: string;
  /** Filled. */
  fill?: string;
  /** A line in the colour of the ground, over `fill`. */
  cut?: string;
  /** The line is dashed. */
  dashed?: boolean;
}

const circle = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;

const RING = circle(8, 8, 6);
const DISC = circle(8, 8, 6.5);
const TICK = 'M5 8.3l2.1 2.1 4-4.3';
const CROSS = 'M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6';
const DIAMOND = 'M8 1.6 14.4 8 8 14.4 1.6 8z';
const MARK = 'M8 5v3.6M8 10.9v.2';
const SQUARE = 'M6 6h4v4H6z';
const CUBE =
  'M8 1.7l5.5 3.1v6.4L8 14.3l-5.5-3.1V4.8zM2.5 4.8 8 8l5.5-3.2M8 8v6.3';
const LINKS = 'M5.1 7.2l5.6-2.8M5.1 8.8l5.6 2.8';
const CYLINDER =
  'M2.5 4c0-1.1 2.5-2 5.5-2s5.5.9 5.5 2-2.5 2-5.5 2-5.5-.9-5.5-2zM2.5 4v8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2V4M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2';

const NAMED = {
  // Kinds
  dataset: { line: CYLINDER },
  notebook: {
    line: 'M3.5 2H13v12H3.5zM6 2v12M8.2 5h2.6M8.2 7.5h2.6M2 5h2.5M2 8h2.5M2 11h2.5'
  },
  job: { line: 'M2 2.5h12v11H2zM4.5 5.6 6.9 8l-2.4 2.4M8 10.8h3.5' },
  model: { line: CUBE },
  version: {
    line: 'M8.7 2.3h5v5L7.2 13.8a.7.7 0 0 1-1 0L2.2 9.8a.7.7 0 0 1 0-1z',
    fill: circle(11.1, 4.9, 0.95)
  },
  approval: {
    line: 'M8 1.8l5 1.8v4c0 3.2-2 5.4-5 6.6-3-1.2-5-3.4-5-6.6v-4zM5.8 7.9l1.6 1.6 2.9-3'
  },
  deployment: { line: 'M8 10.2V2.5M5 5.3l3-3 3 3M2.5 9.8v3.7h11V9.8' },
  endpoint: {
    line: 'M5.6 1.8v3.4M10.4 1.8v3.4M3.6 5.2h8.8v2.2a4.4 4.4 0 0 1-8.8 0zM8 11.8v2.6'
  },
  group: { line: CUBE },
  image: { line: 'M2 4.5h12v8.5H2zM5 4.5V13M8 4.5V13M11 4.5V13' },
  other: { line: circle(8, 8, 3) },
  // Things and actions
  cloud: {
    line: 'M4.7 12.6a3 3 0 0 1-.4-6 3.9 3.9 0 0 1 7.4-.6 3.4 3.4 0 0 1-.2 6.6z'
  },
  laptop: { line: 'M3 3h10v7.5H3zM1.2 12.8h13.6' },
  layers: {
    line: 'M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3'
  },
  lineage: {
    line: `${circle(3.5, 8, 1.8)}${circle(12.3, 3.6, 1.8)}${circle(12.3, 12.4, 1.8)}${LINKS}`
  },
  compare: {
    line: 'M5 13V3M2.5 5.5 5 3l2.5 2.5M11 3v10M8.5 10.5 11 13l2.5-2.5'
  },
  code: { line: 'M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5' },
  open: { line: 'M6.5 3H3v10h10V9.5M9 2.5h4.5V7M13.2 2.8 7.6 8.4' },
  copy: { line: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3' },
  person: {
    line: `${circle(8, 5, 2.6)}M2.8 14c.4-3 2.4-4.6 5.2-4.6s4.8 1.6 5.2 4.6`
  },
  file: { line: 'M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3' },
  variable: {
    line: 'M3.6 2.5c-1.8 3.4-1.8 7.6 0 11M12.4 2.5c1.8 3.4 1.8 7.6 0 11M6 6l4 4M10 6l-4 4'
  },
  stage: { line: `${circle(8, 8, 2.6)}M1.5 8h3.9M10.6 8h3.9` },
  refresh: { line: 'M13 8a5 5 0 1 1-1.5-3.6M13.2 2v3h-3' },
  search: { line: `${circle(7, 7, 4.3)}M10.2 10.2l3.6 3.6` },
  more: {
    fill: circle(3.5, 8, 1.1) + circle(8, 8, 1.1) + circle(12.5, 8, 1.1)
  },
  plus: { line: 'M8 3v10M3 8h10' },
  minus: { line: 'M3 8h10' },
  close: { line: 'M4 4l8 8M12 4l-8 8' },
  check: { line: TICK },
  trash: {
    line: 'M3 4.5h10M6 4.5v-2h4v2M4.3 4.5l.6 9h6.2l.6-9'
  },
  list: { line: 'M5.5 4H14M5.5 8H14M5.5 12H14M2 4h.4M2 8h.4M2 12h.4' },
  fit: {
    line: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10'
  },
  play: { fill: 'M4.5 3v10l8.5-5z' },
  arrowRight: { line: 'M2.5 8H13M9.3 4.3 13 8l-3.7 3.7' },
  caretDown: { fill: 'M4.5 6.3h7L8 10z' },
  caretRight: { fill: 'M6.3 4.5v7L10 8z' },
  lock: { line: 'M3.5 7h9v6.5h-9zM5.5 7V4.8a2.5 2.5 0 0 1 5 0V7' },
  info: { line: `${RING}M8 7.3v3.6M8 5v.2` },
  // States: every shape differs, so that colour may be missed
  clock: { line: `${RING}M8 4.6V8l2.4 1.5` },
  discTick: { fill: DISC, cut: TICK },
  discCross: { fill: DISC, cut: CROSS },
  triangle: {
    fill: 'M7.1 2.1 1.2 12.6a1 1 0 0 0 .9 1.5h11.8a1 1 0 0 0 .9-1.5L8.9 2.1a1 1 0 0 0-1.8 0z',
    cut: 'M8 6v3.4M8 11.6v.2'
  },
  warning: { line: `${DIAMOND}${MARK}` },
  diamond: { fill: DIAMOND, cut: MARK },
  turning: { line: 'M11 2.8A6 6 0 1 1 5 2.8' },
  ring: { line: RING },
  ringDot: { line: RING, fill: circle(8, 8, 3) },
  ringStruck: { line: `${RING}M3.8 12.2l8.4-8.4` },
  ringSquare: { line: RING, fill: SQUARE },
  ringBar: { line: `${RING}M5.2 8h5.6` },
  ringChevrons: {
    line: `${RING}M5.5 5.7 7.8 8l-2.3 2.3M8.6 5.7 10.9 8l-2.3 2.3`
  },
  ringDashed: { line: RING, dashed: true },
  ringDashedSquare: { line: RING, fill: SQUARE, dashed: true },
  squareDashed: { line: 'M3 3h10v10H3z', dashed: true },
  turnedBack: { line: 'M3 8a5 5 0 1 0 1.5-3.6M2.8 2v3h3' },
  question: {
    line: `${RING}M6.3 6.3a1.8 1.8 0 1 1 2.6 1.7c-.6.3-.9.6-.9 1.2M8 11.3v.2`
  }
} satisfies Record<string, IShape>;

/** Name of one of our icons. */
export type IconName = keyof typeof NAMED;

/** The shape of an icon. */
export function shapeOf(name: IconName): IShape {
  return NAMED[name];
}

const LINE =
  'fill="none" stroke="currentColor" stroke-width="1.25" stroke-linecap="round" stroke-linejoin="round"';
const FILL = 'fill="currentColor"';

/** The icon as SVG text, for JupyterLab's own icons: they are in view before our styles are. */
export function svgText(name: IconName): string {
  const shape = shapeOf(name);
  const path = (d: string | undefined, drawn: string) =>
    d ? `<path ${drawn} d="${d}"/>` : '';
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">' +
    path(shape.fill, FILL) +
    path(shape.line, LINE) +
    '</svg>'
  );
}
