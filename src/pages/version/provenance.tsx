import type { ReactNode } from 'react';
import React from 'react';

import type { DatasetUse, Version } from '../../api/types';
import { Icon, formatBytes, formatCount, shortHash } from '../../components';
import type { IconName } from '../../components';
import { useMLOps } from '../../models';
import { CommandIDs } from '../../tokens';
import { Link } from '../parts';

interface IOrigin {
  icon: IconName;
  what: string;
  which: ReactNode;
  evidence: ReactNode;
}

/** What went into a version, and how that is known. */
export function Provenance(props: { version: Version }): JSX.Element {
  const { trans } = useMLOps();
  const rows = useOrigins(props.version);
  if (rows.length === 0) {
    return (
      <p className="mlops-2">
        {trans.__('Nothing is recorded of where it comes from.')}
      </p>
    );
  }
  return (
    <table className="mlops-t mlops-provenance">
      <thead>
        <tr>
          <th scope="col">{trans.__('What')}</th>
          <th scope="col">{trans.__('Which')}</th>
          <th scope="col">{trans.__('Evidence')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            <td>
              <span className="mlops-row">
                <Icon name={row.icon} /> {row.what}
              </span>
            </td>
            <td>{row.which}</td>
            <td className="mlops-2">{row.evidence}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useOrigins(version: Version): IOrigin[] {
  const { trans } = useMLOps();
  const { notebook, archive, environment } = version;
  const rows: IOrigin[] = [];
  if (notebook) {
    rows.push({
      icon: 'notebook',
      what: trans.__('Notebook'),
      which:
        notebook.cell === null
          ? notebook.name
          : trans.__('%1 cell %2', notebook.name, notebook.cell),
      evidence: version.commit
        ? trans.__('commit %1', version.commit.slice(0, 8))
        : (notebook.uri ?? trans.__('no copy was kept'))
    });
  }
  rows.push(...version.datasets.map(dataset => originOf(dataset)));
  if (archive) {
    rows.push({
      icon: 'model',
      what: trans.__('Artifact'),
      which: `${nameOf(archive.uri)} ${archive.size === null ? '' : formatBytes(archive.size)}`,
      evidence: <Evidence hash={archive.sha256} text={archive.uri} />
    });
  }
  if (environment) {
    rows.push({
      icon: 'layers',
      what: trans.__('Environment'),
      which: [
        `Python ${environment.python}`,
        [environment.framework, environment.frameworkVersion]
          .filter(Boolean)
          .join(' ')
      ]
        .filter(Boolean)
        .join(', '),
      evidence: <Packages packages={environment.packages} />
    });
  }
  return rows;

  function originOf(dataset: DatasetUse): IOrigin {
    const size =
      dataset.rows === null
        ? ''
        : dataset.columns === null
          ? trans.__('%1 rows', formatCount(dataset.rows))
          : `${formatCount(dataset.rows)} × ${dataset.columns.length}`;
    return {
      icon: 'dataset',
      what: roleOf(dataset.role),
      which: (
        <>
          <Link
            command={CommandIDs.openLineage}
            args={{ reference: dataset.uri }}
          >
            {dataset.name}
          </Link>{' '}
          <span className="mlops-2">{size}</span>
        </>
      ),
      evidence: (
        <Evidence
          hash={dataset.sha256}
          text={
            dataset.reader === null
              ? dataset.how
              : trans.__(
                  '%1, read by %2 in cell %3',
                  dataset.how,
                  dataset.reader,
                  dataset.cell ?? '?'
                )
          }
        />
      )
    };
  }

  function roleOf(role: string): string {
    switch (role) {
      case 'train':
        return trans.__('Trained on');
      case 'test':
        return trans.__('Evaluated on');
      default:
        return role;
    }
  }
}

function Evidence(props: { hash: string | null; text: string }): JSX.Element {
  return (
    <span title={props.hash ?? undefined}>
      {props.hash && (
        <code className="mlops-mono">{shortHash(props.hash)}</code>
      )}{' '}
      {props.text}
    </span>
  );
}

/** How many packages are recorded; opened, which. */
function Packages(props: { packages: Record<string, string> }): JSX.Element {
  const { trans } = useMLOps();
  const names = Object.keys(props.packages).sort();
  return (
    <details className="mlops-packages">
      <summary>{trans._n('%1 package', '%1 packages', names.length)}</summary>
      <ul>
        {names.map(name => (
          <li key={name}>
            <code className="mlops-mono">
              {name} {props.packages[name]}
            </code>
          </li>
        ))}
      </ul>
    </details>
  );
}

function nameOf(uri: string): string {
  return uri.split('/').pop() ?? uri;
}
