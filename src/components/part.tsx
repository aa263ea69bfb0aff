import type { ReactNode } from 'react';
import React from 'react';

/** A section with its title. */
export function Part(props: {
  title: string;
  note?: ReactNode;
  right?: ReactNode;
  children: ReactNode;
}): JSX.Element {
  return (
    <section className="mlops-sect" aria-label={props.title}>
      <h2 className="mlops-h">
        {props.title}
        {props.note && <span className="mlops-2">{props.note}</span>}
        {props.right && <span className="mlops-right">{props.right}</span>}
      </h2>
      {props.children}
    </section>
  );
}
