import type { RefObject } from 'react';
import React, { useState } from 'react';

import { matches } from '../../graph';
import { Button, IconButton } from '../button';
import { formatCount } from '../format';
import { Icon } from '../icon';
import { kindLook } from '../kinds';
import { useTrans } from '../translator';
import type { IExploring, Whole } from './exploring';
import type { IShown } from './shown';

/** What the bar above a graph takes. */
export interface IToolbarProps {
  exploring: IExploring;
  /** Questions whose whole answer can be brought in. */
  questions: readonly Whole[];
  search: RefObject<HTMLInputElement>;
  /** Whether the ways to the selected node alone are drawn at full strength. */
  isFocused: boolean;
  canFocus: boolean;
  onFocus: () => void;
  onFound: (id: string) => void;
  onSave: (kind: 'svg' | 'png') => void;
  /** Save the whole graph for other tools; left out where it cannot be read. */
  onExport?: (format: 'openlineage' | 'prov') => void;
  /** Whether there is a picture to save. */
  isDrawn: boolean;
}

const FORMATS = [
  ['openlineage', 'OpenLineage'],
  ['prov', 'PROV']
] as const;

/** What can be done with a graph: search, hide, group, focus, open, save. */
export function LineageToolbar(props: IToolbarProps): JSX.Element {
  const trans = useTrans();
  const { exploring, isDrawn } = props;
  const words: Record<Whole, string> = {
    datasets: trans.__('All data sets'),
    endpoints: trans.__('All endpoints'),
    all: trans.__('Open all')
  };
  return (
    <div
      className="mlops-graphBar"
      role="toolbar"
      aria-label={trans.__('Graph')}
    >
      <GraphSearch
        shown={exploring.shown}
        input={props.search}
        onFound={props.onFound}
      />
      <KindChips {...exploring} />
      <span className="mlops-sp" />
      {props.questions.map(question => (
        <Button
          key={question}
          small
          quiet
          disabled={exploring.isBusy}
          onClick={() => exploring.whole(question)}
        >
          {words[question]}
        </Button>
      ))}
      <Button small quiet onClick={exploring.collapse}>
        {trans.__('Collapse')}
      </Button>
      {exploring.hasRuns && (
        <IconButton
          icon="layers"
          label={trans.__('Group by pipeline run')}
          aria-pressed={exploring.isByRun}
          onClick={exploring.toggleRuns}
        />
      )}
      <IconButton
        icon="arrowRight"
        label={
          props.isFocused
            ? trans.__('Show all ways alike')
            : trans.__('Focus on the way to the selected node')
        }
        aria-pressed={props.isFocused}
        disabled={!props.canFocus && !props.isFocused}
        onClick={props.onFocus}
      />
      {(['svg', 'png'] as const).map(kind => (
        <Button
          key={kind}
          small
          quiet
          disabled={!isDrawn}
          title={trans.__('Save the graph as %1', kind.toUpperCase())}
          onClick={() => props.onSave(kind)}
        >
          {kind.toUpperCase()}
        </Button>
      ))}
      {props.onExport &&
        FORMATS.map(([format, name]) => (
          <Button
            key={format}
            small
            quiet
            title={trans.__('Save the graph as %1', name)}
            onClick={() => props.onExport?.(format)}
          >
            {name}
          </Button>
        ))}
    </div>
  );
}

/** A toggle for each kind, with how many there are. */
function KindChips(props: IExploring): JSX.Element {
  const trans = useTrans();
  return (
    <div
      className="mlops-kinds"
      role="group"
      aria-label={trans.__('Kinds in view')}
    >
      {[...props.kinds].map(([kind, count]) => {
        const look = kindLook(kind, trans);
        return (
          <button
            key={kind}
            type="button"
            className="mlops-kind"
            aria-label={`${look.many} ${formatCount(count)}`}
            aria-pressed={!props.hidden.has(kind)}
            title={
              props.hidden.has(kind)
                ? trans.__('Show %1', look.many)
                : trans.__('Hide %1', look.many)
            }
            onClick={() => props.toggleKind(kind)}
          >
            <Icon name={look.icon} size={12} />
            <span className="mlops-kindWord">{look.many}</span>
            <span className="mlops-num mlops-2">{formatCount(count)}</span>
          </button>
        );
      })}
    </div>
  );
}

/** Finds nodes by their words; Enter goes to the next, with Shift to the one before. */
function GraphSearch(props: {
  shown: IShown;
  input: RefObject<HTMLInputElement>;
  onFound: (id: string) => void;
}): JSX.Element {
  const trans = useTrans();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = matches(props.shown.nodes, query);
  const go = (index: number) => {
    if (found.length > 0) {
      const wrapped = (index + found.length) % found.length;
      setAt(wrapped);
      props.onFound(found[wrapped]);
    }
  };
  const type = (text: string) => {
    setQuery(text);
    setAt(0);
    const [first] = matches(props.shown.nodes, text);
    if (first !== undefined) {
      props.onFound(first);
    }
  };
  return (
    <div className="mlops-graphSearch">
      <Icon name="search" size={14} />
      <input
        ref={props.input}
        type="search"
        aria-label={trans.__('Search in the graph')}
        placeholder={trans.__('Search')}
        value={query}
        onChange={event => type(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            event.preventDefault();
            go(at + (event.shiftKey ? -1 : 1));
          } else if (event.key === 'Escape' && query) {
            event.stopPropagation();
            setQuery('');
          }
        }}
      />
      {query && (
        <>
          <span className="mlops-2 mlops-11 mlops-num" role="status">
            {found.length > 0
              ? trans.__('%1 of %2', at + 1, formatCount(found.length))
              : trans.__('none')}
          </span>
          <IconButton
            icon="caretDown"
            className="mlops-turned"
            label={trans.__('Previous')}
            disabled={found.length < 2}
            onClick={() => go(at - 1)}
          />
          <IconButton
            icon="caretDown"
            label={trans.__('Next')}
            disabled={found.length < 2}
            onClick={() => go(at + 1)}
          />
        </>
      )}
    </div>
  );
}
