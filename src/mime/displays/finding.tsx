import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { AliasChange, Collection, Found } from '../../api/types';
import {
  Code,
  DataTable,
  EmptyState,
  formatCount,
  useTrans
} from '../../components';
import { Head, Name, OPEN } from './parts';
import { VersionList } from './versions';

/** The versions that a query keeps, with the metrics that it asks about. */
export function FoundDisplay(props: { found: Found }): JSX.Element {
  const { query, total, metrics, versions } = props.found;
  const trans = useTrans();
  if (versions.length === 0) {
    return (
      <EmptyState
        title={
          query
            ? trans.__('No version matches %1.', query)
            : trans.__('No versions yet')
        }
      />
    );
  }
  return (
    <>
      <Head
        icon="list"
        title={trans._n('%2 version', '%2 versions', total, formatCount(total))}
        marks={
          <>
            {query && <code>{query}</code>}
            <span className="mlops-2">{ordered(props.found, trans)}</span>
          </>
        }
      />
      <div className="mlops-scroll">
        <VersionList
          label={trans.__('Versions that were found')}
          versions={versions}
          metrics={metrics}
          detailed
        />
      </div>
    </>
  );
}

/** In which order they came, and whether these are all. */
function ordered(found: Found, trans: TranslationBundle): string {
  const { sort, total, versions } = found;
  const name = sort.replace(/^-/, '');
  const turned = name !== sort;
  const order = ['created', 'modified'].includes(name)
    ? turned
      ? trans.__('newest first')
      : trans.__('oldest first')
    : turned
      ? trans.__('by %1, largest first', name)
      : trans.__('by %1, smallest first', name);
  return versions.length < total
    ? trans.__('%1, first %2 shown', order, formatCount(versions.length))
    : order;
}

/** What an alias names now, and what it named before. */
export function AliasDisplay(props: { change: AliasChange }): JSX.Element {
  const { group, alias, number, previous } = props.change;
  const trans = useTrans();
  const at = (one: number) => `${group}/${one}`;
  const title = `${group}@${alias}`;
  if (number === null) {
    return (
      <Head
        icon="version"
        title={trans.__('%1 is taken away', title)}
        marks={
          previous !== null && (
            <span className="mlops-2">
              {trans.__('it named %1', at(previous))}
            </span>
          )
        }
      />
    );
  }
  const before =
    previous === number
      ? trans.__('as before')
      : previous !== null && trans.__('%1 before', at(previous));
  return (
    <Head
      icon="version"
      title={trans.__('%1 names %2', title, at(number))}
      marks={before && <span className="mlops-2">{before}</span>}
    >
      <Name command={OPEN.version} args={{ reference: at(number) }}>
        {trans.__('Open %1', at(number))}
      </Name>
    </Head>
  );
}

/** Collections of model groups as an indented tree. */
export function CollectionsDisplay(props: {
  collections: Collection[];
}): JSX.Element {
  const trans = useTrans();
  if (props.collections.length === 0) {
    return (
      <EmptyState title={trans.__('No collections yet')}>
        <Code text={'ml.create_collection("risk")'} />
      </EmptyState>
    );
  }
  return (
    <DataTable
      label={trans.__('Collections')}
      compact
      rows={props.collections.flatMap(below)}
      rowKey={({ path }) => path}
      columns={[
        {
          id: 'collection',
          label: trans.__('Collection'),
          value: ({ path }) => path,
          render: ({ path, name }) => (
            <span
              style={{ paddingLeft: `${1.2 * (path.split('/').length - 1)}em` }}
              title={path}
            >
              {name}
            </span>
          )
        },
        {
          id: 'count',
          label: trans.__('Groups'),
          numeric: true,
          value: ({ groups }) => groups.length
        },
        {
          id: 'groups',
          label: trans.__('Model groups'),
          value: ({ groups }) => groups.join(', ')
        }
      ]}
    />
  );
}

/** A collection and all those inside it, each below the one that it lies in. */
function below(one: Collection): Collection[] {
  return [one, ...one.collections.flatMap(below)];
}
