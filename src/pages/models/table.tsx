import React, { useMemo } from 'react';

import { DataTable } from '../../components';
import type { ISorting } from '../../components';
import type { Versions } from '../../find';
import { useMLOps } from '../../models';
import { openMenu } from '../../panel/menu';
import { CommandIDs } from '../../tokens';
import { NEWEST } from './args';
import { columnsOf } from './columns';

/** The table itself: rows are numbers of the columns' rows, filtered and sorted already. */
export function VersionsTable(props: {
  versions: Versions;
  rows: number[];
  sort: string;
  onSort: (sort: string) => void;
  /** Ids of the columns to show; null for the usual ones. */
  chosen: string[] | null;
  marked: ReadonlySet<string>;
  onMark: (reference: string) => void;
}): JSX.Element {
  const mlops = useMLOps();
  const { commands, trans, model } = mlops;
  const { versions, rows, sort, chosen, marked } = props;
  const columns = useMemo(
    () =>
      columnsOf(versions, marked, trans).filter(({ id, usual }) =>
        chosen ? chosen.includes(id) || id === 'version' : usual
      ),
    [versions, marked, chosen]
  );
  const width = columns.reduce((sum, column) => sum + (column.width ?? 0), 0);
  return (
    <div
      className="mlops-scroll mlops-versions"
      style={{ ['--mlops-least' as string]: `${width}px` }}
    >
      <DataTable<number>
        label={trans.__('Versions of all groups')}
        columns={columns}
        rows={rows}
        rowKey={row => versions.reference(row)}
        sorting={sortingOf(sort)}
        onSort={sorting => props.onSort(sortOf(sorting))}
        selected={marked}
        onSelect={row => props.onMark(versions.reference(row))}
        onOpen={row =>
          void commands.execute(CommandIDs.openVersion, {
            reference: versions.reference(row)
          })
        }
        onMenu={(row, event) => {
          model.selected = versions.reference(row);
          openMenu(mlops, versions.reference(row), event);
        }}
      />
    </div>
  );
}

function sortingOf(sort: string): ISorting {
  return sort.startsWith('-')
    ? { column: sort.slice(1), order: 'descending' }
    : { column: sort, order: 'ascending' };
}

function sortOf(sorting: ISorting | null): string {
  if (!sorting) {
    return NEWEST;
  }
  return sorting.order === 'descending' ? `-${sorting.column}` : sorting.column;
}
