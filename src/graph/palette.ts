import { element } from './draw';

/** How something is painted. */
export interface IInk {
  fill: string;
  stroke: string;
  width: number;
  dash: number[];
  opacity: number;
  weight: string;
}

/**
 * The colours that the style sheet gives to parts of a drawing, read from samples of them, so that a
 * canvas looks as the SVG does in every theme.
 */
export class Palette {
  constructor(private _host: HTMLElement) {
    this._samples.setAttribute('aria-hidden', 'true');
  }

  /** Fonts that texts are drawn in. */
  get family(): string {
    return getComputedStyle(this._host).fontFamily;
  }

  /** How a part is painted: `g.mlops-node.mlops-hit > rect.mlops-card`. */
  ink(part: string): IInk {
    const known = this._inks.get(part);
    if (known) {
      return known;
    }
    let at: SVGElement = this._samples;
    let opacity = 1;
    for (const step of part.split(' > ')) {
      const [tag, ...classes] = step.split('.');
      at = at.appendChild(element(tag as 'g', { class: classes.join(' ') }));
      opacity *= opacityOf(getComputedStyle(at));
    }
    const style = getComputedStyle(at);
    const ink = {
      fill: plainColour(style.fill),
      stroke: plainColour(style.stroke),
      width: parseFloat(style.strokeWidth) || 1,
      dash: (style.strokeDasharray ?? '')
        .split(/[ ,]+/)
        .map(parseFloat)
        .filter(Number.isFinite),
      opacity,
      weight: style.fontWeight || '400'
    };
    this._inks.set(part, ink);
    return ink;
  }

  /** Read everything anew: the theme may be another one. */
  renew(): void {
    this._inks.clear();
    this._samples.replaceChildren();
    this._host.append(this._samples);
  }

  dispose(): void {
    this._samples.remove();
  }

  private _inks = new Map<string, IInk>();
  private _samples = element('svg', { class: 'mlops-g mlops-samples' });
}

function opacityOf(style: CSSStyleDeclaration): number {
  const value = parseFloat(style.opacity);
  return Number.isFinite(value) ? value : 1;
}

/** A computed colour in a form that every program for pictures reads: mixed ones are `color(srgb …)`. */
export function plainColour(colour: string): string {
  const mixed =
    /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(
      colour
    );
  if (!mixed) {
    return colour;
  }
  const [red, green, blue] = mixed
    .slice(1, 4)
    .map(part => Math.round(255 * Math.min(1, Math.max(0, Number(part)))));
  return mixed[4] === undefined
    ? `rgb(${red}, ${green}, ${blue})`
    : `rgba(${red}, ${green}, ${blue}, ${mixed[4]})`;
}
