import React from 'react';

import type { Version } from '../../api/types';
import { Button, StageTag } from '../../components';
import { useMLOps } from '../../models';
import { CommandIDs } from '../../tokens';

/** The stage of a version, as a button that asks for another one. */
export function StageButton(props: { version: Version }): JSX.Element {
  const { commands, trans } = useMLOps();
  const { reference, stage, stageStatus } = props.version;
  const ask = () => void commands.execute(CommandIDs.stage, { reference });
  return stage ? (
    <button
      type="button"
      className="mlops-plainButton"
      title={trans.__('Set another stage')}
      onClick={ask}
    >
      <StageTag stage={stage} status={stageStatus} />
    </button>
  ) : (
    <Button quiet small icon="stage" onClick={ask}>
      {trans.__('Set stage')}
    </Button>
  );
}
