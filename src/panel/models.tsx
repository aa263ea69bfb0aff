import type { KeyboardEvent, MouseEvent } from 'react';
import React, { useEffect, useRef } from 'react';

import { Button } from '../components';
import { useMLOps, useResource, useSignal } from '../models';
import { CommandIDs } from '../tokens';
import { Empty } from './empty';
import { openMenu } from './menu';
import { TreeRow } from './row';
import type { Row } from './rows';
import { rowsOf } from './rows';
import { parseQuery } from './search';
import { NothingFound, Section } from './section';
import { SharedGroups } from './shared';
import type { PanelState } from './state';
import { stepOf } from './steps';

const SKELETON = [
  [14, 62, 90],
  [10, 14, 50, 35],
  [10, 14, 66, 35],
  [10, 14, 44, 35],
  [14, 88, 90],
  [14, 82, 90]
];

/** The section Models: the tree of groups and versions. */
export function ModelsSection(props: { state: PanelState }): JSX.Element {
  const { model, trans } = useMLOps();
  const groups = useResource(model.groups);
  useSignal(props.state.changed);
  return (
    <Section resource={groups} label={trans.__('Models')} skeleton={SKELETON}>
      {groups.value && groups.value.length === 0 && <Empty />}
      {groups.value && groups.value.length > 0 && (
        <Tree
          state={props.state}
          rows={rowsOf(
            groups.value,
            parseQuery(props.state.query, groups.value),
            props.state
          )}
        />
      )}
      <SharedGroups />
    </Section>
  );
}

function Tree(props: { state: PanelState; rows: Row[] }): JSX.Element {
  const mlops = useMLOps();
  const { state, rows } = props;
  const tree = useRef<HTMLDivElement>(null);
  const active = rows.some(row => row.id === state.active)
    ? state.active
    : rows[0]?.id;
  useFocusFollowing(tree, state);

  const activate = (row: Row) => {
    state.active = row.id;
    mlops.model.selected = row.kind === 'older' ? null : row.id;
    if (row.kind === 'version') {
      void mlops.commands.execute(CommandIDs.openVersion, {
        reference: row.id
      });
    } else {
      state.open(row.id, row.kind === 'older' || !row.expanded);
    }
  };
  const onMenu = (row: Row, event: MouseEvent) => {
    if (row.kind !== 'older') {
      state.active = row.id;
      openMenu(mlops, row.id, event);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows.find(candidate => candidate.id === active);
    const step = row && stepOf(event.key, row, rows);
    if (!row || !step) {
      return;
    }
    event.preventDefault();
    switch (step.kind) {
      case 'move':
        state.active = step.to;
        mlops.model.selected = step.to;
        break;
      case 'open':
        state.open(row.id, step.opened);
        break;
      case 'activate':
        activate(row);
        break;
      case 'mark':
        state.mark(row.id);
        break;
      case 'compare':
        compareMarked(mlops.commands, state);
        break;
    }
  };

  if (rows.length === 0) {
    return <NothingFound state={state} />;
  }
  return (
    <>
      <div
        ref={tree}
        className="mlops-list"
        role="tree"
        aria-label={mlops.trans.__('Models')}
        aria-multiselectable
        onKeyDown={onKeyDown}
      >
        {rows.map(row => (
          <TreeRow
            key={row.id}
            row={row}
            active={row.id === active}
            marked={state.marked.includes(row.id)}
            onActivate={activate}
            onMenu={onMenu}
          />
        ))}
      </div>
      <Marks state={state} />
    </>
  );
}

/** What is marked for compare, and what can be done with it. */
function Marks(props: { state: PanelState }): JSX.Element | null {
  const { commands, trans } = useMLOps();
  const { state } = props;
  if (state.marked.length === 0) {
    return null;
  }
  return (
    <div className="mlops-marks" role="status">
      <span className="mlops-2 mlops-11">
        {trans._n('%1 marked', '%1 marked', state.marked.length)}
      </span>
      <span className="mlops-sp" />
      <Button
        small
        disabled={state.marked.length < 2}
        onClick={() => compareMarked(commands, state)}
      >
        {trans.__('Compare')}
      </Button>
      <Button
        small
        onClick={() =>
          void commands.execute(CommandIDs.decideMarked, {
            references: [...state.marked]
          })
        }
      >
        {trans.__('Approve…')}
      </Button>
      <Button small quiet onClick={() => state.unmark()}>
        {trans.__('Clear')}
      </Button>
    </div>
  );
}

function compareMarked(
  commands: ReturnType<typeof useMLOps>['commands'],
  state: PanelState
): void {
  if (state.marked.length > 1) {
    void commands.execute(CommandIDs.compare, {
      references: [...state.marked]
    });
  }
}

/** Keep the keyboard's focus on the active row, once it is in the tree. */
function useFocusFollowing(
  tree: React.RefObject<HTMLDivElement>,
  state: PanelState
): void {
  useEffect(() => {
    const node = tree.current;
    if (node && node.contains(document.activeElement)) {
      node.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    }
  }, [state.active]);
}
