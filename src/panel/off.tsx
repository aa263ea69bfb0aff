import React from 'react';

import { Button, Code, Icon, IconButton } from '../components';
import { copy, insertCode, useMLOps } from '../models';
import { CommandIDs } from '../tokens';

const ENABLE = 'jupyter server extension enable mlops_ext';
const MEANWHILE = '%load_ext mlops_ext\n%mlops models';

/** The server part does not answer: how to switch it on, and what works without it. */
export function ServerOff(): JSX.Element {
  const mlops = useMLOps();
  const { commands, trans } = mlops;
  return (
    <section className="mlops-off" aria-label={trans.__('Server part is off')}>
      <div className="mlops-conn">
        <Icon name="ringStruck" />
        <span className="mlops-who">
          <span>{trans.__('Server part is off')}</span>
          <span>{trans.__('the notebook part still works')}</span>
        </span>
        <IconButton
          icon="refresh"
          label={trans.__('Refresh')}
          onClick={() => void commands.execute(CommandIDs.refresh)}
        />
      </div>
      <div className="mlops-offBody">
        <p className="mlops-2">
          {trans.__(
            'The panel needs the Jupyter Server extension mlops_ext. It is installed but not enabled on this server.'
          )}
        </p>
        <p className="mlops-b">{trans.__('Switch it on in a terminal')}</p>
        <Code wrap text={ENABLE} />
        <div className="mlops-row mlops-actions">
          {commands.hasCommand('terminal:create-new') && (
            <Button
              primary
              onClick={() => void commands.execute('terminal:create-new')}
            >
              {trans.__('Open terminal')}
            </Button>
          )}
          <Button onClick={() => void copy(mlops, ENABLE)}>
            <Icon name="copy" /> {trans.__('Copy')}
          </Button>
        </div>
        <p className="mlops-2 mlops-11">
          {trans.__(
            'Then restart Jupyter Server. Kernels started from it end with it.'
          )}
        </p>
        <hr />
        <p className="mlops-b">{trans.__('Meanwhile, in a cell')}</p>
        <Code wrap text={MEANWHILE} />
        <Button small onClick={() => void insertCode(mlops, MEANWHILE)}>
          <Icon name="code" /> {trans.__('Insert code')}
        </Button>
        <p className="mlops-2 mlops-11">
          {trans.__(
            'Register, compare, approve, deploy and lineage work from the kernel.'
          )}
        </p>
      </div>
    </section>
  );
}
