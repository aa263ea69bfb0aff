import React from 'react';

import { Button, Note } from '../../../components';
import { useMLOps } from '../../../models';
import type { IClash } from './draft';
import { cardSections } from './fields';

/** Members that two people changed: both texts, and a choice for each. */
export function Clashes(props: {
  clashes: IClash[];
  settle: (path: string, mine: boolean) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { clashes, settle } = props;
  const labels = new Map(
    cardSections(trans).flatMap(({ fields }) =>
      fields.map(({ path, label }) => [path, label])
    )
  );
  return (
    <Note
      tone="warn"
      title={trans._n(
        'Somebody else changed a text that you changed, too.',
        'Somebody else changed %1 texts that you changed, too.',
        clashes.length
      )}
    >
      {trans.__('Nothing is lost: choose which stays, then save.')}
      {clashes.map(({ path, mine, theirs }) => (
        <div key={path} className="mlops-clash">
          <b>{labels.get(path) ?? path}</b>
          <blockquote>
            <div className="mlops-2">{trans.__('Theirs')}</div>
            {theirs || <i>{trans.__('nothing')}</i>}
            <Button small onClick={() => settle(path, false)}>
              {trans.__('Take theirs')}
            </Button>
          </blockquote>
          <blockquote>
            <div className="mlops-2">{trans.__('Yours')}</div>
            {mine || <i>{trans.__('nothing')}</i>}
            <Button small onClick={() => settle(path, true)}>
              {trans.__('Keep yours')}
            </Button>
          </blockquote>
        </div>
      ))}
    </Note>
  );
}
