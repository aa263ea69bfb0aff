import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import {
  AliasTag,
  Icon,
  NONE,
  State,
  decimalsFor,
  formatFullTime,
  formatMetric,
  formatTime
} from '../../components';
import type { IColumn } from '../../components';
import type { Versions, WordName } from '../../find';
import { versionState } from '../../models/states';
import { ReferenceLink } from '../parts';

/** Metrics that are shown until the user chooses. */
const FIRST_METRICS = 4;
const KEPT_AS = 'mlops-ext:versions-columns';

/** A column of the table, and whether it is shown until the user chooses. */
export type VersionColumn = IColumn<number> & { usual: boolean };

/** All columns that the table can have; a row is its number. */
export function columnsOf(
  versions: Versions,
  marked: ReadonlySet<string>,
  trans: TranslationBundle
): VersionColumn[] {
  return [
    {
      id: 'version',
      label: trans.__('Version'),
      width: versionWidth(versions),
      usual: true,
      value: row => versions.reference(row),
      render: row => (
        <span className="mlops-row">
          <span className="mlops-mark" aria-hidden>
            {marked.has(versions.reference(row)) && (
              <Icon name="check" size={14} />
            )}
          </span>
          <ReferenceLink reference={versions.reference(row)} />
        </span>
      )
    },
    {
      id: 'status',
      label: trans.__('State'),
      width: 96,
      usual: true,
      value: row => versions.word('approval', row),
      render: row => <State {...versionState(versions.summary(row))} />
    },
    words('stage', 'stage', trans.__('Stage'), 96),
    ...versions.columns.metrics.map((metric, at) => {
      const decimals = decimalsFor(metric.values);
      return {
        id: metric.name,
        label: metric.label,
        width: 76,
        usual: at < FIRST_METRICS,
        numeric: true,
        value: (row: number) => metric.values[row],
        render: (row: number) => formatMetric(metric.values[row], decimals)
      };
    }),
    words('framework', 'framework', trans.__('Framework'), 96),
    time('created', trans.__('Registered'), true),
    time('modified', trans.__('Changed'), false),
    words('by', 'createdBy', trans.__('By'), 104),
    {
      id: 'alias',
      sortable: false,
      label: trans.__('Alias'),
      width: 140,
      usual: versions.aliases.size > 0,
      value: row => (versions.aliases.get(row) ?? []).join(' '),
      render: row => (
        <span className="mlops-row">
          {versions.aliases.get(row)?.map(alias => (
            <AliasTag key={alias} alias={alias} />
          ))}
        </span>
      )
    },
    {
      id: 'tags',
      sortable: false,
      label: trans.__('Tags'),
      width: 160,
      usual: false,
      value: row =>
        Object.entries(versions.group(row).tags)
          .map(([key, value]) => `${key}=${value}`)
          .join(' ')
    },
    {
      id: 'collections',
      sortable: false,
      label: trans.__('Collections'),
      width: 140,
      usual: false,
      value: row => versions.group(row).collections.join(' ')
    },
    {
      id: 'description',
      label: trans.__('Description'),
      width: 160,
      usual: true,
      value: row => versions.columns.description[row],
      render: row => (
        <span className="mlops-2" title={versions.columns.description[row]}>
          {versions.columns.description[row]}
        </span>
      )
    }
  ];

  function words(
    id: string,
    name: WordName,
    label: string,
    width: number
  ): VersionColumn {
    const value = (row: number) => versions.word(name, row);
    const render = (row: number) => (
      <span className="mlops-2" title={value(row)}>
        {value(row) || NONE}
      </span>
    );
    const usual = versions.present(name).length > 0;
    return { id, label, width, usual, value, render };
  }

  function time(
    id: 'created' | 'modified',
    label: string,
    usual: boolean
  ): VersionColumn {
    const value = (row: number) =>
      new Date(versions.columns[id][row]).toISOString();
    return {
      id,
      label,
      width: 104,
      usual,
      value,
      render: row => (
        <span className="mlops-2" title={formatFullTime(value(row))}>
          {formatTime(value(row))}
        </span>
      )
    };
  }
}

/** Room for the longest reference, in px; of very long ones the end is cut. */
function versionWidth(versions: Versions): number {
  const { groups, number } = versions.columns;
  const digits = String(number.reduce((most, one) => Math.max(most, one), 0));
  const longest = Math.max(0, ...groups.map(({ name }) => name.length));
  return Math.min(280, Math.max(120, 36 + 7.2 * (longest + digits.length)));
}

/** The ids of the columns that the user chose, in this browser; null until then. */
export function chosenColumns(): string[] | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? 'null');
    return Array.isArray(kept) ? kept.map(String) : null;
  } catch {
    return null;
  }
}

/** Remember the ids of the columns to show; null forgets the choice. */
export function chooseColumns(ids: string[] | null): void {
  if (ids) {
    localStorage.setItem(KEPT_AS, JSON.stringify(ids));
  } else {
    localStorage.removeItem(KEPT_AS);
  }
}
