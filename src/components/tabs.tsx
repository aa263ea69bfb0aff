import React from 'react';

import { rove } from './roving';

/** One tab of a page. */
export interface ITab<Id extends string = string> {
  id: Id;
  label: string;
  count?: number | string;
}

/** What tabs take. */
export interface ITabsProps<Id extends string> {
  tabs: ITab<Id>[];
  current: Id;
  onChange: (id: Id) => void;
  /** What the tabs are of: "Parts of churn/3". */
  label: string;
}

/** Tabs of a page; one Tab stop, arrows move. What they open has the role `tabpanel`. */
export function Tabs<Id extends string>(props: ITabsProps<Id>): JSX.Element {
  const { tabs, current, onChange, label } = props;
  const index = tabs.findIndex(tab => tab.id === current);
  return (
    <div
      role="tablist"
      className="mlops-tabs"
      aria-label={label}
      onKeyDown={event =>
        rove(event, 'tab', index, next => onChange(tabs[next].id))
      }
    >
      {tabs.map(tab => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          className="mlops-tab"
          data-tab={tab.id}
          aria-selected={tab.id === current}
          tabIndex={tab.id === current ? 0 : -1}
          onClick={() => onChange(tab.id)}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className="mlops-count">{tab.count}</span>
          )}
        </button>
      ))}
    </div>
  );
}

/** One of several ways to see the same thing. */
export interface IChoice<Id extends string = string> {
  id: Id;
  label: string;
}

/** What a segmented control takes. */
export interface ISegmentedProps<Id extends string> {
  options: IChoice<Id>[];
  value: Id;
  onChange: (id: Id) => void;
  label: string;
}

/** A choice of one among few, all in view. */
export function Segmented<Id extends string>(
  props: ISegmentedProps<Id>
): JSX.Element {
  const { options, value, onChange, label } = props;
  const index = options.findIndex(option => option.id === value);
  return (
    <div
      role="radiogroup"
      className="mlops-seg"
      aria-label={label}
      onKeyDown={event =>
        rove(event, 'radio', index, next => onChange(options[next].id))
      }
    >
      {options.map(option => (
        <button
          key={option.id}
          type="button"
          role="radio"
          className="mlops-choice"
          aria-checked={option.id === value}
          tabIndex={option.id === value ? 0 : -1}
          onClick={() => onChange(option.id)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
