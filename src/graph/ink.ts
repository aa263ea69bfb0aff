import type { IInk } from './palette';

/** Fill what was traced, or a path. */
export function fill(
  context: CanvasRenderingContext2D,
  ink: IInk,
  path?: Path2D
): void {
  context.globalAlpha = ink.opacity;
  context.fillStyle = ink.fill;
  if (path) {
    context.fill(path);
  } else {
    context.fill();
  }
}

/** Draw the line of what was traced, or of a path. */
export function stroke(
  context: CanvasRenderingContext2D,
  ink: IInk,
  path?: Path2D
): void {
  context.globalAlpha = ink.opacity;
  context.strokeStyle = ink.stroke;
  context.lineWidth = ink.width;
  context.setLineDash(ink.dash);
  if (path) {
    context.stroke(path);
  } else {
    context.stroke();
  }
}
