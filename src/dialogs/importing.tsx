import React, { useState } from 'react';

import type { ImportedEntity, LineageImport, PlanStep } from '../api/types';
import type { IImporting } from '../code';
import { Note, PlanList, ProblemNote, formatCount } from '../components';
import { say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { Field, TextField } from './fields';
import { usePlannedOffer } from './planned';

/** What a file might be called. */
const EXAMPLE = 'lineage.jsonl';

/** How many entities, and how many bad events, are named; others are counted. */
const NAMED = { entities: 60, bad: 12 };

/** Reads the text of a file by its path from the root of the file browser. */
export type ReadFile = (path: string) => Promise<string>;

/** What to import: a file of the file browser, or one of this computer with its text. */
interface IFile {
  name: string;
  text: string | null;
}

/** Ask for a file with OpenLineage events, show what it would make, then take it in. */
export async function askImport(
  mlops: IMLOps,
  path: string,
  read: ReadFile
): Promise<void> {
  const { trans, model } = mlops;
  let events = '';
  await askAction<IImporting>(mlops, {
    title: trans.__('Import OpenLineage events'),
    verb: trans.__('Import'),
    form: props => (
      <ImportForm
        {...props}
        path={path}
        read={async file => (events = file.text ?? (await read(file.name)))}
      />
    ),
    perform: async ({ file }) => {
      const asked = { text: events, name: file, dryRun: false };
      const made = await model.client.importLineage(asked);
      model.live.say([{ kind: 'lineage', id: file, change: 'created' }]);
      const { length } = fresh(made);
      say(
        trans._n(
          '%1 event imported: %2 new, %3 linked',
          '%1 events imported: %2 new, %3 linked',
          made.events,
          formatCount(length),
          formatCount(made.associations)
        )
      );
    }
  });
}

function ImportForm(
  props: IFormProps<IImporting> & {
    path: string;
    read: (file: IFile) => Promise<string>;
  }
): JSX.Element {
  const { frame, read } = props;
  const { model, trans } = useMLOps();
  const [file, setFile] = useState<IFile>({ name: props.path, text: null });
  const name = file.name.trim();
  const planned = usePlannedOffer(frame, {
    asked: { ...file, name },
    complete: name !== '',
    read: async () =>
      model.client.importLineage({
        text: await read({ ...file, name }),
        name,
        dryRun: true
      }),
    action: plan => actionOf(name, plan),
    ready: plan => fresh(plan).length > 0 || plan.associations > 0
  });
  const take = async (chosen: File | undefined) => {
    if (chosen) {
      setFile({ name: chosen.name, text: await chosen.text() });
    }
  };
  return (
    <>
      <div className="mlops-form">
        <TextField
          label={trans.__('File')}
          value={file.name}
          onChange={typed => setFile({ name: typed, text: null })}
          autofocus
          wrong={Boolean(planned?.problem)}
          placeholder={EXAMPLE}
          hint={trans.__(
            'From the root of the file browser: an event a line, a list of events or one event.'
          )}
        />
        <Field label={trans.__('Or upload')}>
          {ids => (
            <input
              {...ids}
              type="file"
              accept=".json,.jsonl,.ndjson"
              onChange={event => void take(event.target.files?.[0])}
            />
          )}
        </Field>
      </div>
      {planned?.problem && <ProblemNote problem={planned.problem} />}
      {planned?.plan && <Preview plan={planned.plan} />}
    </>
  );
}

/** What importing would make, and what of the file is left out. */
function Preview(props: { plan: LineageImport }): JSX.Element {
  const { trans } = useMLOps();
  const { plan } = props;
  const steps = stepsOf(plan);
  const bad = plan.bad.slice(0, NAMED.bad);
  return (
    <>
      <div className="mlops-h">
        {trans._n('%1 event', '%1 events', plan.events)}
        <span className="mlops-2">
          {trans.__('checked just now, nothing is done yet')}
        </span>
      </div>
      {steps.length === 0 && (
        <Note tone="info">{trans.__('All of it is there already.')}</Note>
      )}
      <PlanList steps={steps.slice(0, NAMED.entities)} />
      {steps.length > NAMED.entities && (
        <p className="mlops-2">
          {trans.__('and %1 more', formatCount(steps.length - NAMED.entities))}
        </p>
      )}
      {plan.associations > 0 && (
        <p className="mlops-2">
          {trans._n('%1 new link', '%1 new links', plan.associations)}
        </p>
      )}
      {plan.bad.length > 0 && (
        <Note
          tone="warn"
          title={trans._n(
            '%1 event is left out.',
            '%1 events are left out.',
            plan.bad.length
          )}
        >
          <ul className="mlops-ends">
            {bad.map(({ where, why }) => (
              <li key={where}>
                <b>{where}</b> {why}
              </li>
            ))}
            {plan.bad.length > bad.length && (
              <li>{trans.__('and %1 more', plan.bad.length - bad.length)}</li>
            )}
          </ul>
        </Note>
      )}
    </>
  );
}

/** What is not there as it is. */
function fresh(plan: LineageImport): ImportedEntity[] {
  return plan.entities.filter(({ state }) => state !== 'there');
}

function stepsOf(plan: LineageImport): PlanStep[] {
  return fresh(plan).map(({ state, type, name, source }) => ({
    verb: state === 'new' ? 'make' : 'change',
    kind: type,
    name,
    why: source
  }));
}

function actionOf(file: string, plan: LineageImport | null): IImporting {
  const made = plan ? fresh(plan) : [];
  const artifacts = made.filter(
    ({ what, state }) => what === 'artifact' && state === 'new'
  );
  return {
    kind: 'import',
    file: file || EXAMPLE,
    artifacts: artifacts.map(({ source, type }) => ({ uri: source, type })),
    others: made.length - artifacts.length + (plan?.associations ?? 0)
  };
}
