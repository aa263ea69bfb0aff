import { InputDialog } from '@jupyterlab/apputils';

import type { VersionSummary } from '../api/types';
import type { IMLOps } from '../tokens';
import type { MLOpsModel } from './app';
import { say } from './feedback';

/** What a reference names. */
export interface ITarget {
  kind: 'group' | 'version' | 'endpoint';
  /** `churn`, `churn/3` or `churn@approved` or `churn~1`, `churn-prod`. */
  name: string;
}

const ENDPOINT = 'endpoint:';

/** Tell groups, versions and endpoints apart by their references. */
export function targetOf(reference: string): ITarget {
  if (reference.startsWith(ENDPOINT)) {
    return { kind: 'endpoint', name: reference.slice(ENDPOINT.length) };
  }
  const kind = /[/@~]/.test(reference) ? 'version' : 'group';
  return { kind, name: reference };
}

/** The reference of an endpoint. */
export function endpointReference(name: string): string {
  return `${ENDPOINT}${name}`;
}

/** All versions that were read, newest first in each group. */
export function versionsOf(model: MLOpsModel): VersionSummary[] {
  return (model.groups.value ?? []).flatMap(group => group.versions);
}

/** The ARN of what a reference names, if it was read. */
export function arnOf(model: MLOpsModel, reference: string): string | null {
  const { kind, name } = targetOf(reference);
  const found =
    kind === 'endpoint'
      ? model.endpoints.value?.find(endpoint => endpoint.name === name)
      : kind === 'group'
        ? model.groups.value?.find(group => group.name === name)
        : versionsOf(model).find(version => version.reference === name);
  return found?.arn ?? null;
}

/** References of everything of some kinds, in the order of the panel. */
export function known(
  model: MLOpsModel,
  kinds: readonly ITarget['kind'][]
): string[] {
  const all = [
    ...(model.groups.value ?? []).flatMap(group => [
      group.name,
      ...group.versions.map(version => version.reference)
    ]),
    ...(model.endpoints.value ?? []).map(({ name }) => endpointReference(name))
  ];
  return all.filter(reference => kinds.includes(targetOf(reference).kind));
}

/**
 * The reference a command is about: the one given, else what is selected, else what the user picks.
 *
 * @returns null when the user picks nothing.
 */
export async function whichOne(
  mlops: IMLOps,
  given: unknown,
  kinds: readonly ITarget['kind'][]
): Promise<string | null> {
  if (typeof given === 'string' && given) {
    return given;
  }
  const { selected } = mlops.model;
  if (selected && kinds.includes(targetOf(selected).kind)) {
    return selected;
  }
  const { trans } = mlops;
  const picked = await InputDialog.getItem({
    title: trans.__('Which one?'),
    items: known(mlops.model, kinds),
    editable: true,
    okLabel: trans.__('Choose')
  });
  return picked.value;
}

/**
 * References of those versions of a group that wait for a decision; it is said where none does.
 *
 * @param given - name of the group, as for `whichOne`.
 */
export async function pendingOf(
  mlops: IMLOps,
  given: unknown
): Promise<string[]> {
  const group = await whichOne(mlops, given, ['group']);
  if (!group) {
    return [];
  }
  const pending = versionsOf(mlops.model).filter(
    version =>
      version.group === group && version.approval === 'PendingManualApproval'
  );
  if (pending.length === 0) {
    say(mlops.trans.__('No version of %1 waits for a decision', group));
  }
  return pending.map(version => version.reference);
}
