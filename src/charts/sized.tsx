import type { ReactNode } from 'react';
import React, { useEffect, useRef, useState } from 'react';

/** The size of a chart in px. */
export interface ISize {
  /** That of its place unless told. */
  width?: number;
  /** A little less than its width, and not too high, unless told. */
  height?: number;
}

/** The width in px until that of the place is measured. */
const START = 280;

const HIGHEST = 320;

/** The place of a chart: what is drawn in it fits it, and follows as it changes. */
export function Sized(
  props: ISize & { children: (width: number, height: number) => ReactNode }
): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState(START);
  useEffect(() => {
    const node = ref.current;
    if (!node || typeof ResizeObserver === 'undefined') {
      return;
    }
    const observer = new ResizeObserver(entries => {
      const found = Math.floor(entries[0].contentRect.width);
      if (found > 0) {
        setMeasured(found);
      }
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  const width = props.width ?? measured;
  const height = props.height ?? Math.min(HIGHEST, Math.round(width * 0.82));
  return (
    <div ref={ref} className="mlops-plot">
      {props.children(width, height)}
    </div>
  );
}
