import React from 'react';

import '../../style/index.css';
import { Icon } from '../components';
import { ReactView, connectionWords, useMLOps, useResource } from '../models';
import type { IMLOps } from '../tokens';
import { CommandIDs } from '../tokens';

/** What the status bar says of the connection. */
export class ConnectionStatus extends ReactView {
  constructor(mlops: IMLOps) {
    super(mlops, <Status />);
  }
}

function Status(): JSX.Element | null {
  const mlops = useMLOps();
  const info = useResource(mlops.model.connection).value;
  if (!info) {
    return null;
  }
  const [first, second] = connectionWords(mlops, info);
  return (
    <button
      type="button"
      className="mlops-status"
      title={second}
      onClick={() => void mlops.commands.execute(CommandIDs.showPanel)}
    >
      <Icon name={info.kind === 'aws' ? 'cloud' : 'laptop'} size={14} />
      {first}
    </button>
  );
}
