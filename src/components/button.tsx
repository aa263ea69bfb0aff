import type { ButtonHTMLAttributes } from 'react';
import React from 'react';

import { Icon } from './icon';
import type { IconName } from './shapes';

/** What a button takes, beside what every `button` does. */
export interface IButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon?: IconName;
  /** One per view. */
  primary?: boolean;
  /** 24 px high in place of 28. */
  small?: boolean;
  /** Without a border. */
  quiet?: boolean;
  /** Opens a menu: shows a caret. */
  opens?: boolean;
}

/** A button with a verb. */
export function Button(props: IButtonProps): JSX.Element {
  const { icon, primary, small, quiet, opens, className, children, ...rest } =
    props;
  const classes = [
    'mlops-btn',
    primary ? 'mlops-primary' : '',
    small ? 'mlops-small' : '',
    quiet ? 'mlops-quiet' : '',
    className ?? ''
  ];
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(' ')}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children}
      {opens && <Icon name="caretDown" size={14} />}
    </button>
  );
}

/** What a button without a word takes: `label` is what it says. */
export interface IIconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  label: string;
}

/** A square button that shows an icon alone. */
export function IconButton(props: IIconButtonProps): JSX.Element {
  const { icon, label, className = '', ...rest } = props;
  return (
    <button
      type="button"
      className={`mlops-ibtn ${className}`.trim()}
      title={label}
      aria-label={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
