import { InputDialog } from '@jupyterlab/apputils';

import { known } from '../../models/references';
import type { IMLOps } from '../../tokens';
import type { IPageKind } from '../page';
import type { CompareArgs } from './args';
import { MOST } from './args';
import { ComparePage } from './view';

/** The page that compares versions. */
export const comparePage: IPageKind<CompareArgs> = {
  complete: async (mlops, given) => {
    const references = Array.isArray(given.references)
      ? given.references.map(String)
      : await pair(mlops, given.reference);
    const baseline =
      typeof given.baseline === 'string' ? given.baseline : references?.[0];
    return references && references.length > 1
      ? { references: references.slice(0, MOST), baseline: baseline ?? null }
      : null;
  },
  label: args => labelOf(args.references),
  key: args => [...args.references].sort().join(' '),
  reference: () => null,
  view: ComparePage
};

/** `churn/7, 6, 5`: the group's name once, where all are of one group. */
function labelOf(references: string[]): string {
  const [first, ...others] = references;
  const group = first.slice(0, first.lastIndexOf('/') + 1);
  return [
    first,
    ...others.map(reference =>
      reference.startsWith(group) ? reference.slice(group.length) : reference
    )
  ].join(', ');
}

/** A version with the one it stands against; asked for where nothing tells. */
async function pair(mlops: IMLOps, given: unknown): Promise<string[] | null> {
  const first = given ? String(given) : await pick(mlops, null);
  if (!first) {
    return null;
  }
  const version = await mlops.model.client.version(first);
  const second = version.previous?.reference ?? (await pick(mlops, first));
  return second ? [second, version.reference] : null;
}

async function pick(
  mlops: IMLOps,
  other: string | null
): Promise<string | null> {
  const { trans, model } = mlops;
  const picked = await InputDialog.getItem({
    title: other
      ? trans.__('Compare %1 with', other)
      : trans.__('Compare which version?'),
    items: known(model, ['version']).filter(reference => reference !== other),
    okLabel: trans.__('Compare')
  });
  return picked.value;
}
