import React from 'react';

import type { IconName } from './shapes';
import { shapeOf } from './shapes';

/** What an icon takes. */
export interface IIconProps {
  name: IconName;
  /** Edge in px; 16 unless told. */
  size?: number;
  /** What it says, where no word beside it does; without one it is hidden from readers. */
  label?: string;
  className?: string;
}

/** One of our line icons, in the colour of the text around it. */
export function Icon(props: IIconProps): JSX.Element {
  const { name, size = 16, label, className = '' } = props;
  const shape = shapeOf(name);
  const turns = name === 'turning' ? 'mlops-spin' : '';
  const dashed = shape.dashed ? 'mlops-dashed' : '';
  return (
    <svg
      className={['mlops-svg', turns, dashed, className].join(' ').trim()}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      {...(label
        ? { role: 'img', 'aria-label': label }
        : { 'aria-hidden': true })}
    >
      {label && <title>{label}</title>}
      {shape.fill && <path className="mlops-iconFill" d={shape.fill} />}
      {shape.line && <path className="mlops-iconLine" d={shape.line} />}
      {shape.cut && <path className="mlops-iconCut" d={shape.cut} />}
    </svg>
  );
}
