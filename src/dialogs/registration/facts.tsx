import React from 'react';

import type { IRegistration } from '../../code';
import { Button, Icon } from '../../components';
import type { IHeld, IHeldData, IHoldings, MLOpsModel } from '../../models';
import { useMLOps, useResource } from '../../models';
import { ChoiceField, TextField } from '../fields';
import { groupProposal, isGroupName } from '../names';
import { dataOf } from './draft';
import type { IDraft } from './draft';

/** A name of a group, as it might be. */
const EXAMPLE = 'churn';

type Change = (part: Partial<IDraft>) => void;

/** What goes with the model: group, figures, data and reason. */
export function Facts(props: {
  draft: IDraft;
  action: IRegistration;
  /** What the kernel holds; null where the model comes from elsewhere. */
  held: IHoldings | null;
  change: Change;
}): JSX.Element {
  const { draft, action, held, change } = props;
  const { trans } = useMLOps();
  return (
    <>
      <div className="mlops-form">
        <GroupField group={draft.group} change={change} />
        {held && <Figures action={action} held={held} change={change} />}
        <DataSets
          draft={draft}
          variable={action.model}
          found={held ? dataOf(held, action.model) : []}
          change={change}
        />
        <TextField
          label={trans.__('Say why')}
          value={draft.description}
          onChange={description => change({ description })}
        />
        <Then draft={draft} change={change} />
      </div>
      {held && (
        <div className="mlops-kernelLine mlops-2 mlops-11">
          <Icon name="notebook" />
          {trans.__(
            'Also kept: the cells run so far, the commit, package versions. Secrets are masked.'
          )}
        </div>
      )}
    </>
  );
}

/** What happens once it is registered. */
function Then(props: { draft: IDraft; change: Change }): JSX.Element {
  const { draft, change } = props;
  const { model, trans } = useMLOps();
  useResource(model.groups);
  const before = newestOf(model, draft.group);
  return (
    <>
      <span className="mlops-2">{trans.__('Then')}</span>
      <div className="mlops-field">
        {before && (
          <label className="mlops-row">
            <input
              type="checkbox"
              checked={draft.compares}
              onChange={event => change({ compares: event.target.checked })}
            />
            {trans.__('compare with %1', before)}
          </label>
        )}
        <span className="mlops-2 mlops-11">
          {trans.__('It waits for approval; approved, it can be deployed.')}
        </span>
      </div>
    </>
  );
}

/** Reference of the newest version of a group; null where it has none. */
export function newestOf(model: MLOpsModel, group: string): string | null {
  const known = model.groups.value?.find(({ name }) => name === group);
  return known?.versions[0]?.reference ?? null;
}

function Figures(props: {
  action: IRegistration;
  held: IHoldings;
  change: Change;
}): JSX.Element {
  const { action, held, change } = props;
  const { trans } = useMLOps();
  return (
    <>
      <ChoiceField
        label={trans.__('Evaluation')}
        value={action.evaluation}
        choices={held.evaluations.map(({ name }) => name)}
        none={trans.__('none')}
        onChange={evaluation => change({ evaluation })}
        hint={
          aboutOf(held.evaluations, action.evaluation) ||
          trans.__('what ml.evaluate gave keeps curves and predictions')
        }
      />
      <ChoiceField
        label={trans.__('Metrics')}
        value={action.metrics}
        choices={held.metrics.map(({ name }) => name)}
        none={
          action.evaluation ? trans.__('of the evaluation') : trans.__('none')
        }
        onChange={metrics => change({ metrics })}
        hint={aboutOf(held.metrics, action.metrics)}
      />
    </>
  );
}

function aboutOf(held: IHeld[], name: string): string {
  return held.find(one => one.name === name)?.about ?? '';
}

function GroupField(props: { group: string; change: Change }): JSX.Element {
  const { group, change } = props;
  const { model, trans } = useMLOps();
  const groups = useResource(model.groups).value ?? [];
  const known = groups.find(({ name }) => name === group);
  const next = (known?.versions[0]?.number ?? 0) + 1;
  const valid = isGroupName(group);
  const proposal = groupProposal(group);
  return (
    <TextField
      label={trans.__('Group')}
      value={group}
      onChange={name => change({ group: name })}
      suggestions={groups.map(({ name }) => name)}
      placeholder={EXAMPLE}
      autofocus
      wrong={group !== '' && !valid}
      hint={
        valid
          ? trans.__('becomes %1', `${group}/${next}`)
          : group && (
              <>
                {trans.__('AWS takes letters, digits and hyphens.')}{' '}
                {proposal && (
                  <Button small onClick={() => change({ group: proposal })}>
                    {trans.__('Use %1', proposal)}
                  </Button>
                )}
              </>
            )
      }
    />
  );
}

/** Data that cells have read, to be ticked, and a line for others. */
function DataSets(props: {
  draft: IDraft;
  variable: string;
  found: IHeldData[];
  change: Change;
}): JSX.Element {
  const { draft, variable, found, change } = props;
  const { trans } = useMLOps();
  const tick = (uri: string, on: boolean) =>
    change({
      without: on
        ? draft.without.filter(one => one !== uri)
        : [...draft.without, uri]
    });
  return (
    <>
      {found.length > 0 && (
        <>
          <span className="mlops-2" id="mlops-register-data">
            {trans.__('Data sets')}
          </span>
          <div
            className="mlops-field"
            role="group"
            aria-labelledby="mlops-register-data"
          >
            {found.map(({ uri, role, cell, by, how }) => (
              <label key={uri} className="mlops-row">
                <input
                  type="checkbox"
                  checked={!draft.without.includes(uri)}
                  onChange={event => tick(uri, event.target.checked)}
                />
                <span title={uri}>{uri.split('/').pop()}</span>
                <span className="mlops-2 mlops-11" title={how[variable]}>
                  {by
                    ? trans.__('read by %1 in cell %2', by, cell)
                    : cell > 0 && trans.__('cell %1', cell)}
                </span>
                <span className="mlops-tag">{role}</span>
                {how[variable] && (
                  <span className="mlops-tag">{how[variable]}</span>
                )}
              </label>
            ))}
          </div>
        </>
      )}
      <TextField
        label={found.length ? trans.__('More data') : trans.__('Data sets')}
        value={draft.further}
        onChange={further => change({ further })}
        hint={trans.__('paths or URIs, with commas between them')}
      />
    </>
  );
}
