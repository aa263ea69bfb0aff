import type { ReactNode } from 'react';
import React from 'react';

/** What a tick takes. */
export interface ITickProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** What it says. */
  children: ReactNode;
  className?: string;
}

/** A box to tick, with its words beside it. */
export function Tick(props: ITickProps): JSX.Element {
  const { checked, onChange, children, className = '' } = props;
  return (
    <label className={`mlops-tickbox ${className}`.trim()}>
      <input
        type="checkbox"
        checked={checked}
        onChange={event => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
