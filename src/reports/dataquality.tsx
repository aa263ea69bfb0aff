import React from 'react';

import type { DataQuality, FeatureStatistics } from '../api/types';
import { Distribution, bins } from '../charts';
import {
  DataTable,
  NONE,
  formatCount,
  formatMetric,
  formatPercent,
  useTrans
} from '../components';
import type { IColumn } from '../components';

/** Model Monitor's statistics of the columns, with what its constraints ask. */
export function DataQualityReport(props: { report: DataQuality }): JSX.Element {
  const trans = useTrans();
  const { features, rows } = props.report;
  const figure = (
    id: 'mean' | 'standardDeviation' | 'minimum' | 'maximum',
    label: string
  ): IColumn<FeatureStatistics> => ({
    id,
    label,
    numeric: true,
    value: feature => feature[id],
    render: feature => figureText(feature[id])
  });
  return (
    <>
      {rows !== null && (
        <p className="mlops-2">
          {trans._n('%2 row', '%2 rows', rows, formatCount(rows))}
        </p>
      )}
      <div className="mlops-across">
        <DataTable<FeatureStatistics>
          label={trans.__('Statistics of columns')}
          rows={features}
          rowKey={({ name }) => name}
          columns={[
            {
              id: 'name',
              label: trans.__('Column'),
              value: ({ name }) => name
            },
            {
              id: 'type',
              label: trans.__('Type'),
              value: ({ type }) => type,
              render: ({ type, requiredType }) => (
                <>
                  {type}
                  {requiredType && requiredType !== type && (
                    <span className="mlops-delta-worse">
                      {' '}
                      {trans.__('must be %1', requiredType)}
                    </span>
                  )}
                </>
              )
            },
            {
              id: 'missing',
              label: trans.__('Missing'),
              numeric: true,
              value: share,
              render: feature => <Missing feature={feature} />
            },
            figure('mean', trans.__('Mean')),
            figure('standardDeviation', trans.__('Std. dev.')),
            figure('minimum', trans.__('Min')),
            figure('maximum', trans.__('Max')),
            {
              id: 'distribution',
              label: trans.__('Distribution'),
              value: ({ distinct }) => distinct,
              render: feature => <Drawn feature={feature} />
            }
          ]}
        />
      </div>
    </>
  );
}

/** A whole number without decimals, another as metrics are written. */
function figureText(value: number | null): string {
  return Number.isInteger(value) ? formatCount(value) : formatMetric(value);
}

/** The share of rows without a value; bad where the constraints ask for more. */
function Missing({ feature }: { feature: FeatureStatistics }): JSX.Element {
  const trans = useTrans();
  const missing = share(feature);
  const { completeness } = feature;
  const text = missing === null ? NONE : formatPercent(missing);
  return missing !== null &&
    completeness !== null &&
    1 - missing < completeness - 1e-9 ? (
    <span
      className="mlops-delta-worse"
      title={trans.__(
        'at least %1 must have a value',
        formatPercent(completeness)
      )}
    >
      {text} {trans.__('too many')}
    </span>
  ) : (
    <>{text}</>
  );
}

function share({ missing, present }: FeatureStatistics): number | null {
  if (missing === null) {
    return null;
  }
  const total = missing + (present ?? 0);
  return total > 0 ? missing / total : 0;
}

function Drawn({ feature }: { feature: FeatureStatistics }): JSX.Element {
  const trans = useTrans();
  const { name, histogram, categories, counts, distinct } = feature;
  const label = trans.__('Distribution of %1', name);
  return (
    <span className="mlops-row">
      {histogram ? (
        <Distribution
          label={label}
          counts={histogram.counts}
          names={bins(histogram)}
        />
      ) : (
        <Distribution label={label} counts={counts} names={categories} />
      )}
      {!histogram && distinct !== null && (
        <span className="mlops-2 mlops-11">
          {trans._n('%1 value', '%1 values', distinct)}
        </span>
      )}
    </span>
  );
}
