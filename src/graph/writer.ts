import { cardParts, pillsOf } from './cards';
import type { IGraphShape } from './draw';
import { fill, stroke } from './ink';
import type { IPaintedCard, IPaintedEdge } from './painted';
import type { IInk, Palette } from './palette';
import type { ILook } from './scene';
import { TextFitter, textSize } from './text';
import type { IGraphNode } from './types';

/** Whether the counts at the sides of cards are painted at a zoom, and can be pressed. */
export function showsPills(zoom: number): boolean {
  return textSize(zoom).detail !== null;
}

/** Writes what stands on cards and edges on a canvas. */
export class Writer {
  constructor(
    private _palette: Palette,
    private _look: ILook
  ) {}

  /** Fit texts anew: their fonts may be others. */
  renew(): void {
    this._fitter.family = this._palette.family;
    this._texts.clear();
  }

  /** Write the words, icons and counts of a card. */
  card(
    context: CanvasRenderingContext2D,
    { node, box, tone }: IPaintedCard,
    zoom: number,
    isSelected: boolean
  ): void {
    const size = textSize(zoom);
    const parts = this._partsOf(node, size);
    const group = `g.mlops-node.mlops-${tone}`;
    const ink = (part: string) => this._palette.ink(`${group} > ${part}`);
    const [x, y] = box;
    const put = (shape: IGraphShape, at: typeof parts.icon, icon: string) =>
      this._icon(context, shape, x + at.x, y + at.y, at.size, icon);
    put(this._look.icon(node), parts.icon, `${group} > g.mlops-icon`);
    const { name, detail } = parts;
    if (name) {
      const word = ink('text.mlops-name');
      this.write(context, word, name.font, name.text, x + name.x, y + name.y);
    }
    if (detail) {
      const { font, text } = detail;
      const word = ink('text.mlops-detail');
      this.write(context, word, font, text, x + detail.x, y + detail.y);
      const state = this._look.state(node);
      if (state) {
        const tint = `${group} > g.mlops-icon.mlops-stateIcon.${state.className}`;
        put(state.shape, { x: 9, y: 24, size: 12 }, tint);
      }
    }
    if (showsPills(zoom)) {
      this._pills(context, node, x, y, isSelected);
    }
  }

  private _pills(
    context: CanvasRenderingContext2D,
    node: IGraphNode,
    x: number,
    y: number,
    isSelected: boolean
  ): void {
    for (const pill of pillsOf(node)) {
      if (pill.isLess && !isSelected) {
        continue;
      }
      const ground = this._palette.ink('g.mlops-more > rect');
      context.beginPath();
      context.roundRect(
        x + pill.x,
        y + pill.y,
        pill.width,
        pill.height,
        pill.height / 2
      );
      fill(context, ground);
      stroke(context, ground);
      const word = this._palette.ink('g.mlops-more > text');
      const middle = x + pill.x + pill.width / 2;
      context.textAlign = 'center';
      this.write(context, word, 11, pill.text, middle, y + pill.y + 11.5);
      context.textAlign = 'left';
    }
  }

  /** Write how many edges are folded into one. */
  badge(
    context: CanvasRenderingContext2D,
    { curves, count }: IPaintedEdge
  ): void {
    if (count < 2) {
      return;
    }
    const { from, to } = curves[curves.length - 1];
    const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const ground = this._palette.ink('g.mlops-badge > circle');
    context.beginPath();
    context.arc(x, y, 8, 0, 2 * Math.PI);
    fill(context, ground);
    stroke(context, ground);
    context.textAlign = 'center';
    const word = this._palette.ink('g.mlops-badge > text');
    this.write(context, word, 11, String(count), x, y + 3.5);
    context.textAlign = 'left';
  }

  private _icon(
    context: CanvasRenderingContext2D,
    shape: IGraphShape,
    x: number,
    y: number,
    size: number,
    group: string
  ): void {
    context.save();
    context.translate(x, y);
    context.scale(size / 16, size / 16);
    const ink = (part: string) => this._palette.ink(`${group} > path.${part}`);
    if (shape.fill) {
      fill(context, ink('mlops-iconFill'), this._path(shape.fill));
    }
    if (shape.line) {
      stroke(context, ink('mlops-iconLine'), this._path(shape.line));
    }
    if (shape.cut) {
      stroke(context, ink('mlops-iconCut'), this._path(shape.cut));
    }
    context.restore();
  }

  /** Write a text. */
  write(
    context: CanvasRenderingContext2D,
    ink: IInk,
    font: number,
    text: string,
    x: number,
    y: number
  ): void {
    context.globalAlpha = ink.opacity;
    context.fillStyle = ink.fill;
    context.font = `${ink.weight} ${font}px ${this._fitter.family}`;
    context.fillText(text, x, y);
  }

  /** The words of a card, fitted once for each size. */
  private _partsOf(
    node: IGraphNode,
    size: ReturnType<typeof textSize>
  ): ReturnType<typeof cardParts> {
    const key = `${size.name} ${node.id}`;
    const known = this._texts.get(key);
    if (known) {
      return known;
    }
    const parts = cardParts(node, size, this._fitter.fit);
    this._texts.set(key, parts);
    return parts;
  }

  private _path(d: string): Path2D {
    const known = this._paths.get(d);
    const path = known ?? new Path2D(d);
    if (!known) {
      this._paths.set(d, path);
    }
    return path;
  }

  private _fitter = new TextFitter();
  private _texts = new Map<string, ReturnType<typeof cardParts>>();
  private _paths = new Map<string, Path2D>();
}
