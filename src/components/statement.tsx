import React, { useState } from 'react';

import { statementText } from '../api/statement';
import type { Problem } from '../api/types';
import { Code } from './code';
import { CopyButton } from './copy';
import { Tick } from './tick';
import { useTrans } from './translator';

/** The statement that would allow what was refused: this alone, or all of its kind by a tick. */
export function Statement(props: { problem: Problem }): JSX.Element | null {
  const { statement, wider } = props.problem;
  const trans = useTrans();
  const [wide, setWide] = useState(false);
  if (!statement) {
    return null;
  }
  const text = statementText(wide && wider ? wider : statement);
  return (
    <>
      <div className="mlops-h">
        {trans.__('Statement for your administrator')}
        {wider && (
          <Tick className="mlops-right" checked={wide} onChange={setWide}>
            {trans.__('all of the kind, and listing them')}
          </Tick>
        )}
      </div>
      <Code text={text} />
      <div className="mlops-actions">
        <CopyButton primary text={text} label={trans.__('Copy statement')} />
      </div>
    </>
  );
}
