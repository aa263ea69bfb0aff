import type { ITextSize } from './draw';

/** Mean width of a sign as a share of the font's size, where nothing can be measured. */
const SIGN = 0.56;
const LEAST = 11;

/**
 * Sizes of a card's texts at a zoom: never below 11 px on the screen. Smaller cards lose their
 * second line, then their words.
 */
export function textSize(zoom: number): ITextSize {
  if (zoom >= 0.98) {
    return { name: 12, detail: 11 };
  }
  if (zoom >= 0.78) {
    return { name: LEAST / 0.78, detail: LEAST / 0.78 };
  }
  return zoom >= 0.58
    ? { name: LEAST / 0.58, detail: null }
    : { name: null, detail: null };
}

/** Shortens texts to a width, by measured signs where a canvas is there. */
export class TextFitter {
  constructor(private _family: string) {
    this._context =
      typeof CanvasRenderingContext2D === 'undefined'
        ? null
        : document.createElement('canvas').getContext('2d');
  }

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
    if (!this._context) {
      return text.length * font * SIGN;
    }
    this._context.font = `500 ${font}px ${this._family}`;
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
