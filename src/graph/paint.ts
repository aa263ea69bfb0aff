import { ARROW } from './cards';
import { fill, stroke } from './ink';
import type { IPainted, IPaintedCard, IPaintedEdge, Tone } from './painted';
import { Palette } from './palette';
import type { ILook, IRoom } from './scene';
import { seenBox, touches } from './scene';
import { textSize } from './text';
import { CARD, PITCH } from './types';
import type { IViewport } from './viewport';
import { Writer } from './writer';

/** In this order they lie over one another. */
const TONES: readonly Tone[] = ['dim', 'plain', 'hit'];

/** Which part is painted, and what is marked in it. */
export interface IFrame {
  view: IViewport;
  room: IRoom;
  /** Painted beyond each side of the room, in px. */
  margin: number;
  selected: string | null;
  focused: string | null;
}

/** Below this zoom arrow heads are specks, and edges are as good as straight. */
const FAR = 0.3;

/** Paints a graph on a canvas, in the colours of the style sheet. */
export class Painter {
  constructor(
    private _canvas: HTMLCanvasElement,
    private _look: ILook,
    host: HTMLElement
  ) {
    this._palette = new Palette(host);
    this._writer = new Writer(this._palette, _look);
    this._context =
      typeof CanvasRenderingContext2D === 'undefined'
        ? null
        : _canvas.getContext('2d');
  }

  /** Read the colours anew. */
  renew(): void {
    this._palette.renew();
    this._writer.renew();
  }

  dispose(): void {
    this._palette.dispose();
  }

  /** Paint a part of a graph. */
  paint(graph: IPainted, frame: IFrame): void {
    const context = this._context;
    if (!context) {
      return;
    }
    const { view, margin } = frame;
    this._size(frame);
    const scale = window.devicePixelRatio * view.zoom;
    context.setTransform(
      scale,
      0,
      0,
      scale,
      (view.x + margin) * window.devicePixelRatio,
      (view.y + margin) * window.devicePixelRatio
    );
    const seen = seenBox(view, frame.room, margin);
    const cards = graph.cards.filter(({ box }) =>
      touches(seen, [box[0], box[1], box[2], box[3] + CARD.height])
    );
    const edges = graph.edges.filter(({ box }) => touches(seen, box));
    this._columns(context, graph, view.zoom);
    for (const tone of TONES) {
      this._edges(
        context,
        edges.filter(edge => edge.tone === tone),
        tone,
        view.zoom
      );
    }
    for (const tone of TONES) {
      this._cards(
        context,
        cards.filter(card => card.tone === tone),
        tone
      );
    }
    this._marks(context, cards, frame);
    if (textSize(view.zoom).name !== null) {
      cards.forEach(card =>
        this._writer.card(
          context,
          card,
          view.zoom,
          card.node.id === frame.selected
        )
      );
      edges.forEach(edge => this._writer.badge(context, edge));
    }
    context.globalAlpha = 1;
  }

  /** Make the canvas as large as what is painted, and empty. */
  private _size({ room, margin }: IFrame): void {
    const ratio = window.devicePixelRatio;
    const [width, height] = [room.width + 2 * margin, room.height + 2 * margin];
    const style = this._canvas.style;
    // Setting a size empties a canvas, too, but makes it anew.
    if (
      this._canvas.width === Math.round(width * ratio) &&
      this._canvas.height === Math.round(height * ratio)
    ) {
      this._context?.setTransform(1, 0, 0, 1, 0, 0);
      this._context?.clearRect(0, 0, this._canvas.width, this._canvas.height);
      return;
    }
    this._canvas.width = Math.round(width * ratio);
    this._canvas.height = Math.round(height * ratio);
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.left = style.top = `${-margin}px`;
  }

  private _columns(
    context: CanvasRenderingContext2D,
    graph: IPainted,
    zoom: number
  ): void {
    const { name } = textSize(zoom);
    const line = this._palette.ink('g > path.mlops-columnLine');
    context.beginPath();
    graph.columns.forEach((column, index) => {
      if (index > 0) {
        const x = column.x - (PITCH.column - CARD.width) / 2 - 0.5;
        context.moveTo(x, 34);
        context.lineTo(x, graph.height);
      }
    });
    stroke(context, line);
    if (name === null) {
      return;
    }
    const head = this._palette.ink('g > text.mlops-columnHead');
    const count = this._palette.ink(
      'g > text.mlops-columnHead > tspan.mlops-columnCount'
    );
    const font = (11 * name) / 12;
    for (const column of graph.columns) {
      const heading = this._look.heading(column);
      this._writer.write(context, head, font, heading, column.x, 20);
      const x = column.x + context.measureText(heading).width + 8;
      this._writer.write(context, count, font, String(column.count), x, 20);
    }
  }

  private _edges(
    context: CanvasRenderingContext2D,
    edges: IPaintedEdge[],
    tone: Tone,
    zoom: number
  ): void {
    for (const isUnread of [false, true]) {
      const some = edges.filter(edge => edge.isUnread === isUnread);
      if (some.length === 0) {
        continue;
      }
      const group = `g.mlops-edge.mlops-${tone}${isUnread ? '.mlops-unread' : ''}`;
      context.beginPath();
      some.forEach(edge => trace(context, edge, zoom < FAR));
      stroke(context, this._palette.ink(`${group} > path.mlops-edgeLine`));
      if (zoom >= FAR) {
        context.beginPath();
        for (const { tip, sign } of some) {
          const [x, y] = [tip[0] - sign * ARROW, tip[1]];
          context.moveTo(tip[0], y);
          context.lineTo(x, y - 3.5);
          context.lineTo(x, y + 3.5);
          context.closePath();
        }
        fill(context, this._palette.ink(`${group} > path.mlops-arrow`));
      }
    }
  }

  private _cards(
    context: CanvasRenderingContext2D,
    cards: IPaintedCard[],
    tone: Tone
  ): void {
    for (const isUnread of [false, true]) {
      const some = cards.filter(
        ({ node }) => (node.isUnread ?? false) === isUnread
      );
      if (some.length > 0) {
        const group = `g.mlops-node.mlops-${tone}${isUnread ? '.mlops-unread' : ''}`;
        context.beginPath();
        some.forEach(({ box }) =>
          context.rect(box[0], box[1], CARD.width, CARD.height)
        );
        const ink = this._palette.ink(`${group} > rect.mlops-card`);
        // Edges that run behind a dimmed card do not shine through.
        fill(context, { ...ink, opacity: 1 });
        stroke(context, ink);
      }
    }
  }

  /** The selected card, and the one that has the focus. */
  private _marks(
    context: CanvasRenderingContext2D,
    cards: IPaintedCard[],
    { selected, focused }: IFrame
  ): void {
    const mark = (id: string | null, group: string) => {
      const card = cards.find(({ node }) => node.id === id);
      if (card) {
        const ink = this._palette.ink(`${group} > rect.mlops-card`);
        context.beginPath();
        context.rect(card.box[0], card.box[1], CARD.width, CARD.height);
        fill(context, ink);
        stroke(context, ink);
      }
    };
    mark(selected, 'g.mlops-node.mlops-selected');
    mark(focused, 'g.mlops-node.mlops-focused');
  }

  private _context: CanvasRenderingContext2D | null;
  private _palette: Palette;
  private _writer: Writer;
}

/** Lay the line of an edge; seen from far, straight from card to card. */
function trace(
  context: CanvasRenderingContext2D,
  { curves }: IPaintedEdge,
  isFar: boolean
): void {
  context.moveTo(...curves[0].from);
  for (const { from, to, on } of curves) {
    const bend = (to[0] - from[0]) / 2;
    if (isFar || from[1] === to[1]) {
      context.lineTo(...to);
    } else {
      context.bezierCurveTo(
        from[0] + bend,
        from[1],
        to[0] - bend,
        to[1],
        ...to
      );
    }
    context.lineTo(on, to[1]);
  }
}
