import type { ReactNode } from 'react';
import React from 'react';

/** A chart or a table with its title. */
export function Figure(props: {
  title: string;
  note?: ReactNode;
  /** As wide as there is room. */
  wide?: boolean;
  children: ReactNode;
}): JSX.Element {
  const { title, note, wide, children } = props;
  return (
    <section
      className={wide ? 'mlops-fig mlops-wide' : 'mlops-fig'}
      aria-label={title}
    >
      <h2 className="mlops-h">
        {title}
        {note && <span className="mlops-2">{note}</span>}
      </h2>
      {children}
    </section>
  );
}
