import type { ITextSize } from './cards';

/** Mean width of a sign as a share of the font's size, where nothing can be measured. */
const SIGN = 0.56;
const LEAST = 11;

/** Least zooms of each size of the texts, and whether there is room for a second line. */
const STEPS: [number, boolean][] = [
  [0.92, true],
  [0.85, true],
  [0.78, true],
  [0.58, false]
];

/**
 * Sizes of a card's texts at a zoom: never below 11 px on the screen. Smaller cards lose their
 * second line, then their words.
 */
export function textSize(zoom: number): ITextSize {
  if (zoom >= 1) {
    return { name: 12, detail: LEAST };
  }
  const step = STEPS.find(([least]) => zoom >= least);
  const size = step ? LEAST / step[0] : null;
  return { name: size, detail: step?.[1] ? size : null };
}

/** Shortens texts to a width, by measured signs where a canvas is there. */
export class TextFitter {
  constructor() {
    this._context =
      typeof CanvasRenderingContext2D === 'undefined'
        ? null
        : document.createElement('canvas').getContext('2d');
  }

  /** Fonts that texts are drawn in; empty until they are known, and then nothing is measured. */
  family = '';

  /** The text, or as much of its beginning and end as fits. */
  fit = (text: string, font: number, room: number): string => {
    const width = this._measure(text, font);
    if (width <= room) {
      return text;
    }
    const signs = Array.from(text);
    let keep = Math.max(2, Math.floor((signs.length * room) / width) - 1);
    while (keep > 2 && this._measure(middle(signs, keep), font) > room) {
      keep -= 1;
    }
    return middle(signs, keep);
  };

  private _measure(text: string, font: number): number {
    if (!this._context || !this.family) {
      return text.length * font * SIGN;
    }
    this._context.font = `500 ${font}px ${this.family}`;
    return this._context.measureText(text).width;
  }

  private _context: CanvasRenderingContext2D | null;
}

/** A name gives way in its middle: its ending tells files apart. */
function middle(signs: string[], keep: number): string {
  const tail = Math.floor(keep / 3);
  const head = keep - tail;
  return `${signs.slice(0, head).join('')}…${tail ? signs.slice(-tail).join('') : ''}`;
}
