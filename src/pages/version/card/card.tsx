import React from 'react';

import type { ModelCard } from '../../../api/types';
import {
  Button,
  CardParts,
  CodeBar,
  Note,
  ProblemNote,
  Skeleton,
  State
} from '../../../components';
import { codeOf } from '../../../code';
import { useMLOps, useWaited } from '../../../models';
import { Unread } from '../../../models/reading';
import { sayProblem } from '../../../models/feedback';
import type { IVersionParts } from '../view';
import { Clashes } from './clashes';
import type { CardStatus, ICardEditor } from './editor';
import { useCardEditor } from './editor';
import { writtenPaths } from './fields';
import { CardForm } from './form';

const STATUSES: CardStatus[] = [
  'Draft',
  'PendingReview',
  'Approved',
  'Archived'
];
const SKELETON = [
  [120, 80],
  [90, 320],
  [90, 320],
  [90, 320]
];

/** The model card of a version: its status, what people write, what the version knows itself. */
export function CardTab(props: IVersionParts): JSX.Element {
  const { trans } = useMLOps();
  const { reference } = props.version;
  const editor = useCardEditor(reference);
  const { resource } = editor;
  const waited = useWaited(resource.loading);
  const card = resource.value;
  return (
    <div className="mlops-col mlops-main mlops-card">
      <Unread resource={resource} />
      {waited && (
        <Skeleton
          rows={SKELETON}
          height={36}
          label={trans.__('Reading the model card of %1', reference)}
        />
      )}
      {card && (
        <>
          <Bar card={card} editor={editor} />
          <Notes card={card} editor={editor} />
          <CardForm card={card} editor={editor} />
          <CardParts content={card.content} without={writtenPaths(trans)} />
          <CodeBar
            code={codeOf({
              kind: 'card',
              reference,
              arn: card.arn,
              changes: editor.draft,
              status: null
            })}
          />
        </>
      )}
    </div>
  );
}

/** Status, and what can be done with the card. */
function Bar(props: { card: ModelCard; editor: ICardEditor }): JSX.Element {
  const { trans } = useMLOps();
  const { card, editor } = props;
  const { dirty, saving } = editor;
  const blocked = saving || editor.clashes.length > 0;
  const kept = card.stored && !card.name;
  return (
    <div className="mlops-cardBar">
      <State kind="card" value={card.status} />
      {!card.stored && (
        <span className="mlops-2">{trans.__('not stored yet')}</span>
      )}
      <label className="mlops-row">
        <span className="mlops-2">{trans.__('Set status')}</span>
        <select
          className="mlops-select"
          value={card.status}
          disabled={blocked || dirty}
          title={dirty ? trans.__('Save what you changed first') : undefined}
          onChange={event => void editor.save(event.target.value as CardStatus)}
        >
          {STATUSES.map(status => (
            <option key={status} value={status}>
              {status === 'PendingReview' ? trans.__('Pending review') : status}
            </option>
          ))}
        </select>
      </label>
      <span className="mlops-sp" />
      {dirty && (
        <Button quiet disabled={saving} onClick={editor.discard}>
          {trans.__('Discard changes')}
        </Button>
      )}
      <Export card={card} />
      <Button
        primary
        disabled={blocked || (!dirty && kept)}
        onClick={() => void editor.save()}
      >
        {kept ? trans.__('Save card') : trans.__('Store card')}
      </Button>
    </div>
  );
}

/** The card as a file; what was typed and not saved is not in it. */
function Export(props: { card: ModelCard }): JSX.Element {
  const { model, trans } = useMLOps();
  const download = async () => {
    try {
      const { name, html } = await model.client.cardPage(props.card.reference);
      const url = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      URL.revokeObjectURL(url);
    } catch (error) {
      sayProblem(error);
    }
  };
  return (
    <Button icon="file" onClick={() => void download()}>
      {trans.__('Export HTML')}
    </Button>
  );
}

function Notes(props: {
  card: ModelCard;
  editor: ICardEditor;
}): JSX.Element | null {
  const { trans } = useMLOps();
  const { card, editor } = props;
  const { problem } = editor;
  if (editor.clashes.length > 0) {
    return <Clashes clashes={editor.clashes} settle={editor.settle} />;
  }
  if (problem?.code === 'CardChanged') {
    return (
      <Note
        tone="warn"
        title={trans.__('Somebody else saved this card in between.')}
      >
        {trans.__('What you typed is kept beside their changes. Save again.')}
      </Note>
    );
  }
  if (problem) {
    return <ProblemNote problem={problem} />;
  }
  if (!card.stored) {
    return (
      <Note tone="info" title={trans.__('No model card is stored.')}>
        {trans.__(
          'This is what the version knows by itself. Say what the model is for, then store the card.'
        )}
      </Note>
    );
  }
  return card.notes.length > 0 ? (
    <Note tone="info">{card.notes.join(' ')}</Note>
  ) : null;
}
