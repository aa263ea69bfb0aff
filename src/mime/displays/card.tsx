import React from 'react';

import type { ModelCard } from '../../api/types';
import { CardParts, Note, StateChip, useTrans } from '../../components';
import { Ask, Head, OPEN, Reference } from './parts';

/** A model card: whose it is, its status, what it says. */
export function CardDisplay(props: { card: ModelCard }): JSX.Element {
  const { reference, status, stored, content, notes } = props.card;
  const trans = useTrans();
  return (
    <div className="mlops-card">
      <Head
        icon="file"
        title={<Reference reference={reference} />}
        marks={stored && <StateChip kind="card" value={status} />}
      >
        <Ask
          icon="open"
          command={OPEN.version}
          args={{ reference, tab: 'card' }}
        >
          {trans.__('Open model card')}
        </Ask>
      </Head>
      {!stored && (
        <Note tone="info" title={trans.__('No model card is stored.')}>
          {trans.__(
            'This is what the version knows by itself; edit it or set a status to store it.'
          )}
        </Note>
      )}
      {notes.length > 0 && <Note tone="info">{notes.join(' ')}</Note>}
      <CardParts content={content} />
    </div>
  );
}
