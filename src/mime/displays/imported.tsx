import React from 'react';

import type { ImportedEntity, LineageImport } from '../../api/types';
import { Note, useTrans } from '../../components';
import { Head } from './parts';

/** Rows of each table; a cell is no place for thousands. */
const MOST_ROWS = 100;

/** What an import of lineage makes, or would make, and what it leaves out. */
export function ImportDisplay(props: { found: LineageImport }): JSX.Element {
  const { found } = props;
  const trans = useTrans();
  const fresh = found.entities.filter(({ state }) => state !== 'there');
  return (
    <>
      <Head
        icon="lineage"
        title={<Sentence found={found} fresh={fresh.length} />}
      />
      {fresh.length > 0 && <Entities entities={fresh} />}
      {found.bad.length > 0 && (
        <Note
          tone="warn"
          title={trans._n(
            '%1 event is left out.',
            '%1 events are left out.',
            found.bad.length
          )}
        >
          <ul className="mlops-leftOut">
            {found.bad.slice(0, MOST_ROWS).map(({ where, why }) => (
              <li key={where}>
                <b>{where}</b> {why}
              </li>
            ))}
          </ul>
          <More count={found.bad.length} />
        </Note>
      )}
    </>
  );
}

function Sentence(props: { found: LineageImport; fresh: number }): JSX.Element {
  const trans = useTrans();
  const { fresh, found } = props;
  const events = trans._n('%1 event', '%1 events', found.events);
  if (fresh === 0 && found.associations === 0) {
    return <>{trans.__('All of %1 is there already.', events)}</>;
  }
  const entities = trans._n('%1 entity', '%1 entities', fresh);
  const links = trans._n(
    '%1 association',
    '%1 associations',
    found.associations
  );
  return (
    <>
      {found.dryRun
        ? trans.__(
            'Would make or change %1 and %2 from %3.',
            entities,
            links,
            events
          )
        : trans.__(
            'Made or changed %1 and %2 from %3.',
            entities,
            links,
            events
          )}
    </>
  );
}

function Entities(props: { entities: ImportedEntity[] }): JSX.Element {
  const trans = useTrans();
  const { entities } = props;
  const words: Record<ImportedEntity['state'], string> = {
    new: trans.__('new'),
    changed: trans.__('changed'),
    there: trans.__('there')
  };
  return (
    <div className="mlops-scroll">
      <table className="mlops-t" aria-label={trans.__('Imported')}>
        <thead>
          <tr>
            <th scope="col">{trans.__('Name')}</th>
            <th scope="col">{trans.__('Type')}</th>
            <th scope="col">{trans.__('State')}</th>
            <th scope="col">{trans.__('Source')}</th>
          </tr>
        </thead>
        <tbody>
          {entities.slice(0, MOST_ROWS).map((one, index) => (
            <tr key={index}>
              <td>{one.name}</td>
              <td className="mlops-2">
                {one.what} {one.type}
              </td>
              <td>{words[one.state]}</td>
              <td className="mlops-mono mlops-2">{one.source}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More count={entities.length} />
    </div>
  );
}

/** How many rows are not shown. */
function More(props: { count: number }): JSX.Element | null {
  const trans = useTrans();
  const more = props.count - MOST_ROWS;
  return more > 0 ? (
    <p className="mlops-2">{trans.__('and %1 more', more)}</p>
  ) : null;
}
