import type { MouseEvent } from 'react';
import React from 'react';

import type { ModelGroup, VersionSummary } from '../api/types';
import { Sparkline } from '../charts';
import {
  AliasTag,
  Icon,
  IconButton,
  State,
  formatDate,
  formatShortMetric
} from '../components';
import { useMLOps } from '../models';
import { versionState } from '../models/states';
import { CommandIDs } from '../tokens';
import type { Row } from './rows';
import { bestOf, headline } from './rows';

/** What a row of the tree gets beside its content. */
export interface IRowProps {
  row: Row;
  active: boolean;
  marked: boolean;
  onActivate: (row: Row) => void;
  onMenu: (row: Row, event: MouseEvent) => void;
}

/** One row of the tree: a group, a version, or how many older versions there are. */
export function TreeRow(props: IRowProps): JSX.Element {
  const { row, active, marked } = props;
  return (
    <div
      className={`mlops-item${active ? ' mlops-sel' : ''}${marked ? ' mlops-marked' : ''}`}
      role="treeitem"
      aria-level={row.kind === 'group' ? 1 : 2}
      aria-expanded={row.kind === 'group' ? row.expanded : undefined}
      aria-selected={marked}
      tabIndex={active ? 0 : -1}
      data-mlops-row={row.id}
      onClick={() => props.onActivate(row)}
      onContextMenu={event => props.onMenu(row, event)}
    >
      <RowContent row={row} marked={marked} />
    </div>
  );
}

function RowContent(props: { row: Row; marked: boolean }): JSX.Element {
  const { trans } = useMLOps();
  const { row } = props;
  switch (row.kind) {
    case 'group':
      return <GroupContent group={row.group} expanded={row.expanded} />;
    case 'version':
      return (
        <VersionContent
          group={row.group}
          version={row.version}
          marked={props.marked}
        />
      );
    case 'older':
      return (
        <span className="mlops-older mlops-2">
          {trans._n('%1 older', '%1 older', row.count)}
        </span>
      );
  }
}

function GroupContent(props: {
  group: ModelGroup;
  expanded: boolean;
}): JSX.Element {
  const { group, expanded } = props;
  const best = bestOf(group);
  return (
    <>
      <span className="mlops-twisty">
        <Icon name={expanded ? 'caretDown' : 'caretRight'} />
      </span>
      <span className="mlops-itemIcon">
        <Icon name="group" />
      </span>
      <span className={`mlops-rowName${expanded ? ' mlops-b' : ''}`}>
        <MiddleEllipsis text={group.name} />
      </span>
      <span className="mlops-count mlops-2 mlops-11 mlops-num">
        {group.versions.length}
      </span>
      <span className="mlops-sp" />
      {best && (
        <>
          <span className="mlops-trend">
            <Sparkline values={group.trend} />
          </span>
          <span className="mlops-2 mlops-11">{best.label}</span>
          <span className="mlops-itemValue">
            {formatShortMetric(best.value)}
          </span>
        </>
      )}
    </>
  );
}

function VersionContent(props: {
  group: ModelGroup;
  version: VersionSummary;
  marked: boolean;
}): JSX.Element {
  const { commands, trans } = useMLOps();
  const { group, version, marked } = props;
  const metric = headline(group, version);
  const run = (command: string) => (event: MouseEvent) => {
    event.stopPropagation();
    void commands.execute(command, { reference: version.reference });
  };
  return (
    <>
      <span className="mlops-twisty">{marked && <Icon name="check" />}</span>
      <span
        className="mlops-number"
        style={{ minWidth: `${String(group.versions[0].number).length}ch` }}
      >
        {version.number}
      </span>
      <span className="mlops-itemState">
        <State {...versionState(version)} />
      </span>
      <span className="mlops-aliases">
        {version.aliases.map(alias => (
          <AliasTag key={alias} alias={alias} />
        ))}
      </span>
      <span className="mlops-sp" />
      <span className="mlops-acts">
        <IconButton
          icon="compare"
          label={trans.__('Compare %1', version.reference)}
          tabIndex={-1}
          onClick={run(CommandIDs.compare)}
        />
        <IconButton
          icon="code"
          label={trans.__('Insert code for %1', version.reference)}
          tabIndex={-1}
          onClick={run(CommandIDs.insertCode)}
        />
      </span>
      <span className="mlops-date mlops-2 mlops-11">
        {formatDate(version.created)}
      </span>
      <span className="mlops-itemValue">
        {metric && formatShortMetric(metric.value)}
      </span>
    </>
  );
}

/** A name that gives way in its middle, so that its end stays legible. */
export function MiddleEllipsis(props: { text: string }): JSX.Element {
  const { text } = props;
  const tail = text.length > 12 ? text.slice(-4) : '';
  return (
    <span className="mlops-middle" title={text}>
      <span className="mlops-el">
        {text.slice(0, text.length - tail.length)}
      </span>
      {tail && <span>{tail}</span>}
    </span>
  );
}
