import React, { useEffect } from 'react';

import type { VersionSummary } from '../api/types';
import type { IDeletion } from '../code';
import { Note } from '../components';
import type { ITarget, MLOpsModel } from '../models';
import { arnOf, say, targetOf, useMLOps, versionsOf } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';

/** Ask whether to delete a group, a version or an endpoint, and say what hangs on it. */
export async function askDelete(
  mlops: IMLOps,
  reference: string
): Promise<void> {
  const { trans, model } = mlops;
  const target = targetOf(reference);
  // What hangs on it is said from what is so now, not from what was read some time ago.
  await Promise.all([model.groups.refresh(), model.endpoints.refresh()]);
  await askAction<IDeletion>(mlops, {
    title: trans.__('Delete %1', target.name),
    verb: trans.__('Delete %1', target.name),
    warns: true,
    form: props => <DeleteForm {...props} target={target} />,
    perform: async () => {
      await remove(model, target);
      model.live.now();
      await Promise.all([model.groups.refresh(), model.endpoints.refresh()]);
      say(trans.__('%1 deleted', target.name));
    }
  });
}

function remove(model: MLOpsModel, { kind, name }: ITarget): Promise<unknown> {
  switch (kind) {
    case 'group':
      return model.client.deleteGroup(name);
    case 'version':
      return model.client.deleteVersion(name);
    case 'endpoint':
      return model.client.deleteEndpoint(name);
  }
}

function DeleteForm(
  props: IFormProps<IDeletion> & { target: ITarget }
): JSX.Element {
  const { frame, target } = props;
  const { model, trans } = useMLOps();
  const going = goingWith(model, target);
  const serving = servingOf(model, going);
  useEffect(() => {
    frame.offer(
      {
        kind: 'delete',
        what: target.kind,
        name: target.name,
        arns: going.map(version => version.arn).reverse()
      },
      true
    );
  }, []);
  return (
    <>
      <p>{sentence()}</p>
      {serving.length > 0 && (
        <Note tone="warn" title={trans.__('It is being served.')}>
          {trans.__(
            'Endpoints that serve it: %1. Delete or update them first.',
            serving.join(', ')
          )}
        </Note>
      )}
    </>
  );

  function sentence(): string {
    switch (target.kind) {
      case 'group':
        return trans._n(
          '%1 version goes with it, with its archive, its evaluation and its history.',
          '%1 versions go with it, with their archives, evaluations and history.',
          going.length
        );
      case 'version':
        return trans.__(
          'Its archive, its evaluation and its history go with it. This cannot be undone.'
        );
      case 'endpoint':
        return trans.__(
          'It stops answering at once, and its configuration goes with it. The versions it serves stay.'
        );
    }
  }
}

/** The versions that go with what is deleted, newest first. */
function goingWith(model: MLOpsModel, target: ITarget): VersionSummary[] {
  switch (target.kind) {
    case 'group':
      return versionsOf(model).filter(({ group }) => group === target.name);
    case 'version':
      return versionsOf(model).filter(
        ({ arn }) => arn === arnOf(model, target.name)
      );
    case 'endpoint':
      return [];
  }
}

function servingOf(model: MLOpsModel, going: VersionSummary[]): string[] {
  const references = new Set(going.map(({ reference }) => reference));
  return (model.endpoints.value ?? [])
    .filter(({ serves }) => serves.some(served => references.has(served)))
    .map(({ name }) => name);
}
