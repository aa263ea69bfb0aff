import type { IAnswer } from './answer';
import { plainColour } from './palette';
import type { ILook } from './scene';
import { SvgScene } from './svgscene';
import type { IGraphNode, ILayout } from './types';

/** A drawing as a file. */
export interface IPicture {
  svg: string;
  width: number;
  height: number;
}

/** What the style sheet says of a part, in SVG's own attributes. */
const PAINT = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity'
];
const LETTERS = ['font-family', 'font-weight'];
const BELOW = 24;

/**
 * A whole graph as an SVG file that needs no style sheet: every colour is the one of the theme in
 * force, every name is text.
 */
export function pictureOf(
  host: HTMLElement,
  look: ILook,
  graph: {
    nodes: readonly IGraphNode[];
    layout: ILayout;
    answer: IAnswer | null;
  }
): IPicture {
  const { nodes, layout, answer } = graph;
  const [width, height] = [layout.width, layout.height + BELOW];
  const scene = new SvgScene('', look, host);
  scene.node.classList.add('mlops-samples');
  host.append(scene.node);
  scene.draw(nodes, layout, answer);
  scene.show({ x: 0, y: 0, zoom: 1 }, { width: 0, height: 0 });
  const file = plain(scene.node);
  file.prepend(ground(host));
  for (const [name, value] of Object.entries({
    width,
    height,
    viewBox: `0 0 ${width} ${height}`
  })) {
    file.setAttribute(name, String(value));
  }
  scene.dispose();
  return { svg: new XMLSerializer().serializeToString(file), width, height };
}

/** A copy of a part with what the style sheet says of it written into it. */
function plain(part: SVGElement): SVGElement {
  const copy = part.cloneNode(false) as SVGElement;
  const style = getComputedStyle(part);
  for (const name of [...copy.getAttributeNames()]) {
    if (/^(class|role|tabindex|aria-|data-)/.test(name)) {
      copy.removeAttribute(name);
    }
  }
  const names = part.tagName === 'text' ? [...PAINT, ...LETTERS] : PAINT;
  if (part.tagName !== 'g' && part.tagName !== 'title') {
    for (const name of names) {
      const value = plainColour(style.getPropertyValue(name));
      if (value && value !== 'auto') {
        copy.setAttribute(name, value);
      }
    }
  } else if (style.opacity && style.opacity !== '1') {
    copy.setAttribute('opacity', style.opacity);
  }
  for (const child of part.childNodes) {
    if (!(child instanceof SVGElement)) {
      copy.append(child.cloneNode(true));
    } else if (isShown(child)) {
      copy.append(plain(child));
    }
  }
  return copy;
}

/** Whether a part belongs into a picture: not what hides cards, nor what is there to be pressed. */
function isShown(part: SVGElement): boolean {
  return (
    getComputedStyle(part).display !== 'none' &&
    !part.classList.contains('mlops-less')
  );
}

function ground(host: HTMLElement): SVGElement {
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const seen = groundOf(host);
  rect.setAttribute('width', '100%');
  rect.setAttribute('height', '100%');
  rect.setAttribute('fill', seen);
  return rect;
}

/** The colour behind an element: of the nearest one around it that has any. */
function groundOf(element: HTMLElement | null): string {
  for (let at = element; at; at = at.parentElement) {
    const colour = plainColour(getComputedStyle(at).backgroundColor);
    if (colour && colour !== 'transparent' && !/, 0\)$/.test(colour)) {
      return colour;
    }
  }
  return '#fff';
}

/** An SVG file as a PNG file, drawn at some times its size, as far as a canvas allows. */
export async function pngOf(picture: IPicture, times = 2): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.svg)}`;
  await image.decode();
  const { width, height } = picture;
  const most = Math.min(
    MOST_EDGE / Math.max(width, height),
    Math.sqrt(MOST_AREA / (width * height))
  );
  const scale = Math.min(times, most);
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(blob =>
      blob ? resolve(blob) : reject(new Error('The picture is too large.'))
    )
  );
}

/** What every browser's canvas holds, in px. */
const MOST_EDGE = 16_000;
const MOST_AREA = 100_000_000;
