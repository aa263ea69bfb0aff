import React from 'react';

import type { Version } from '../../api/types';
import {
  AliasTag,
  Button,
  IconButton,
  StateChip,
  formatFullTime
} from '../../components';
import { useMLOps } from '../../models';
import { versionState } from '../../models/states';
import { CommandIDs } from '../../tokens';
import { Copies, Fact, PageHead } from '../parts';
import type { VersionArgs } from './args';
import { StageButton } from './stage';

/** Reference, state and one primary action; arrows step to the version beside. */
export function VersionHead(props: {
  version: Version;
  go: (args: Partial<VersionArgs>) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  const { version, go } = props;
  const at = version.siblings.indexOf(version.number);
  const step = (number: number | undefined, label: string, back: boolean) =>
    number !== undefined && (
      <IconButton
        icon="caretRight"
        className={back ? 'mlops-back' : ''}
        label={label}
        onClick={() => go({ reference: `${version.group}/${number}` })}
      />
    );
  return (
    <PageHead
      icon="version"
      title={
        <>
          {version.group}
          <span className="mlops-slash">/</span>
          {version.number}
        </>
      }
      chips={
        <>
          <StateChip {...versionState(version)} />
          <StageButton version={version} />
          {version.aliases.map(alias => (
            <AliasTag key={alias} alias={alias} />
          ))}
          {step(version.siblings[at - 1], trans.__('Version before'), true)}
          {step(version.siblings[at + 1], trans.__('Next version'), false)}
        </>
      }
      actions={<Actions version={version} />}
      facts={<Facts version={version} />}
    />
  );
}

/** Approve while it is pending, Deploy once it is approved: one of them leads. */
function Actions(props: { version: Version }): JSX.Element {
  const { commands, trans } = useMLOps();
  const { version } = props;
  const { reference } = version;
  const ready = version.status === 'Completed';
  const run =
    (command: string, args = {}) =>
    () => {
      void commands.execute(command, { reference, ...args });
    };
  return (
    <>
      {version.approval !== 'Approved' && (
        <Button
          primary={ready && version.approval === 'PendingManualApproval'}
          disabled={!ready}
          onClick={run(CommandIDs.approve)}
        >
          {trans.__('Approve')}
        </Button>
      )}
      {version.approval !== 'Rejected' && (
        <Button disabled={!ready} onClick={run(CommandIDs.reject)}>
          {trans.__('Reject')}
        </Button>
      )}
      <Button
        primary={version.approval === 'Approved'}
        onClick={run(CommandIDs.deploy)}
      >
        {trans.__('Deploy')}
      </Button>
      <Button onClick={run(CommandIDs.compare)}>{trans.__('Compare')}</Button>
      <Button onClick={run(CommandIDs.alias)}>{trans.__('Set alias')}</Button>
      <Button icon="code" onClick={run(CommandIDs.insertCode)}>
        {trans.__('Insert code')}
      </Button>
      <IconButton
        icon="trash"
        label={trans.__('Delete %1', reference)}
        onClick={run(CommandIDs.remove)}
      />
    </>
  );
}

function Facts(props: { version: Version }): JSX.Element {
  const { trans } = useMLOps();
  const { version } = props;
  const { notebook } = version;
  return (
    <>
      <Fact icon="person">{version.createdBy ?? trans.__('not known')}</Fact>
      <Fact icon="clock">{formatFullTime(version.created)}</Fact>
      {notebook && (
        <Fact icon="notebook" title={notebook.path ?? undefined}>
          {notebook.cell === null
            ? notebook.name
            : trans.__('%1, cell %2', notebook.name, notebook.cell)}
        </Fact>
      )}
      {version.description && (
        <span className="mlops-el" title={version.description}>
          {version.description}
        </span>
      )}
      <Copies reference={version.reference} arn={version.arn} />
    </>
  );
}
