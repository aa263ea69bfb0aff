import { Menu } from '@lumino/widgets';
import type { KeyboardEvent, MouseEvent } from 'react';
import React from 'react';

import { SERVER_OFF } from '../api/request';
import { Button, Icon, IconButton, ProblemNote } from '../components';
import {
  connectionWords,
  sayProblem,
  useMLOps,
  useResource,
  useSignal
} from '../models';
import type { IMLOps } from '../tokens';
import { CommandIDs } from '../tokens';
import { rowsOf } from './rows';
import { parseQuery } from './search';
import { ServerOff } from './off';
import { concernsAll } from './section';
import type { PanelState } from './state';

/** Top of the panel: which SageMaker, and one search box over all sections. */
export function Header(props: { state: PanelState }): JSX.Element {
  const { model } = useMLOps();
  const connection = useResource(model.connection);
  if (connection.problem?.code === SERVER_OFF) {
    return <ServerOff />;
  }
  return (
    <>
      <ConnectionBadge />
      <ConnectionProblem />
      <SearchBox state={props.state} />
    </>
  );
}

function ConnectionBadge(): JSX.Element {
  const mlops = useMLOps();
  const { commands, trans } = mlops;
  const info = mlops.model.connection.value;
  const [first, second] = connectionWords(mlops, info);
  return (
    <div className="mlops-conn">
      <button
        className="mlops-connBadge"
        aria-haspopup="menu"
        aria-label={trans.__('SageMaker in use: %1, %2', first, second)}
        title={info?.identity}
        onClick={event => openChoice(mlops, event)}
      >
        <Icon name={info?.kind === 'aws' ? 'cloud' : 'laptop'} />
        <span className="mlops-who">
          <span className="mlops-el">{first}</span>
          <span className="mlops-el">{second}</span>
        </span>
      </button>
      <IconButton
        icon="refresh"
        label={trans.__('Refresh')}
        onClick={() => void commands.execute(CommandIDs.refresh)}
      />
      <IconButton
        icon="more"
        label={trans.__('More')}
        aria-haspopup="menu"
        onClick={event => openMore(mlops, event)}
      />
    </div>
  );
}

/**
 * What keeps all sections from being read, once for all of them.
 *
 * The local SageMaker is a choice where AWS fails, never taken silently.
 */
function ConnectionProblem(): JSX.Element | null {
  const { model, trans } = useMLOps();
  const { connection } = model;
  const groups = useResource(model.groups);
  const endpoints = useResource(model.endpoints);
  const failed = connection.problem
    ? connection
    : [groups, endpoints].find(
        ({ problem }) => problem && concernsAll(problem)
      );
  if (!failed?.problem) {
    return null;
  }
  return (
    <>
      <ProblemNote
        problem={failed.problem}
        retryAt={failed.retryAt}
        onRetry={() => void model.refresh()}
      />
      {connection.value?.kind !== 'local' && (
        <div className="mlops-actions mlops-connElse">
          <Button
            small
            onClick={() => void model.choose('local').catch(sayProblem)}
          >
            {trans.__('Use the local SageMaker')}
          </Button>
        </div>
      )}
    </>
  );
}

function SearchBox(props: { state: PanelState }): JSX.Element {
  const { model, trans } = useMLOps();
  const { state } = props;
  useSignal(state.changed);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') {
      state.query = '';
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      event.currentTarget
        .closest('.mlops-panel')
        ?.querySelector<HTMLElement>('[data-mlops-row][tabindex="0"]')
        ?.focus();
    }
  };
  const groups = model.groups.value ?? [];
  const filter = parseQuery(state.query, groups);
  const found =
    rowsOf(groups, filter, state).length +
    (model.endpoints.value ?? []).filter(filter.endpoint).length;
  return (
    <>
      <label className="mlops-search">
        <Icon name="search" />
        <input
          type="search"
          role="searchbox"
          spellCheck={false}
          value={state.query}
          aria-label={trans.__('Search models and endpoints')}
          aria-invalid={filter.problems.length > 0}
          placeholder={trans.__('Search models, endpoints, data')}
          onChange={event => {
            state.query = event.target.value;
          }}
          onKeyDown={onKeyDown}
        />
        <kbd aria-hidden="true">/</kbd>
        <span role="status" className="mlops-hidden">
          {filter.active ? trans._n('%1 found', '%1 found', found) : ''}
        </span>
      </label>
      {filter.problems.length > 0 && (
        <p className="mlops-searchNote mlops-2" role="status">
          {filter.problems.join(' ')}
        </p>
      )}
    </>
  );
}

function openChoice(mlops: IMLOps, event: MouseEvent): void {
  const menu = new Menu({ commands: mlops.commands });
  for (const use of ['local', 'aws']) {
    menu.addItem({ command: CommandIDs.chooseConnection, args: { use } });
  }
  openBelow(menu, event);
}

function openMore(mlops: IMLOps, event: MouseEvent): void {
  const menu = new Menu({ commands: mlops.commands });
  menu.addItem({ command: CommandIDs.register });
  menu.addItem({ command: CommandIDs.compare });
  menu.addItem({ command: CommandIDs.openLineage });
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: CommandIDs.refresh });
  openBelow(menu, event);
}

function openBelow(menu: Menu, event: MouseEvent): void {
  const place = event.currentTarget.getBoundingClientRect();
  menu.aboutToClose.connect(() => {
    // The chosen command runs after the menu has closed.
    window.setTimeout(() => menu.dispose(), 0);
  });
  menu.open(place.left, place.bottom);
}
