/** What part of a drawing is shown, and how large. */
export interface IViewport {
  x: number;
  y: number;
  zoom: number;
}

const LEAST = 0.02;
const MOST = 3;

/** The viewport that shows a whole drawing, from its top and never larger than life. */
export function fitted(
  drawing: { width: number; height: number },
  room: { width: number; height: number }
): IViewport {
  if (!room.width || !room.height || !drawing.width || !drawing.height) {
    return { x: 0, y: 0, zoom: 1 };
  }
  const zoom = Math.max(
    LEAST,
    Math.min(1, room.width / drawing.width, room.height / drawing.height)
  );
  return {
    zoom,
    x: Math.max(0, (room.width - drawing.width * zoom) / 2),
    y: 0
  };
}

/** The viewport zoomed by a factor around a point of the screen that stays where it is. */
export function zoomed(
  view: IViewport,
  factor: number,
  point: { x: number; y: number }
): IViewport {
  const zoom = Math.min(MOST, Math.max(LEAST, view.zoom * factor));
  const grown = zoom / view.zoom;
  return {
    zoom,
    x: point.x - (point.x - view.x) * grown,
    y: point.y - (point.y - view.y) * grown
  };
}

/** The viewport moved so that what has gone from one place to another stays on the screen. */
export function followed(
  view: IViewport,
  from: { x: number; y: number },
  to: { x: number; y: number }
): IViewport {
  const { zoom } = view;
  return {
    zoom,
    x: view.x + (from.x - to.x) * zoom,
    y: view.y + (from.y - to.y) * zoom
  };
}

/** The viewport with which a drawing begins that is too large: a box of it in the middle. */
export function begun(
  drawing: { height: number },
  box: { x: number; y: number; width: number; height: number },
  room: { width: number; height: number },
  zoom: number
): IViewport {
  const { x } = revealed({ x: 0, y: 0, zoom }, box, room);
  const last = Math.min(0, room.height - drawing.height * zoom);
  const middle = room.height / 2 - (box.y + box.height / 2) * zoom;
  return { zoom, x, y: Math.min(0, Math.max(last, middle)) };
}

/** The viewport moved so that a box of the drawing is in view. */
export function revealed(
  view: IViewport,
  box: { x: number; y: number; width: number; height: number },
  room: { width: number; height: number }
): IViewport {
  const margin = 16;
  const along = (
    start: number,
    length: number,
    offset: number,
    size: number
  ) => {
    const from = offset + start * view.zoom;
    const to = from + length * view.zoom;
    if (!size || (from >= margin && to <= size - margin)) {
      return offset;
    }
    return from < margin ? offset + margin - from : offset + size - margin - to;
  };
  return {
    zoom: view.zoom,
    x: along(box.x, box.width, view.x, room.width),
    y: along(box.y, box.height, view.y, room.height)
  };
}
