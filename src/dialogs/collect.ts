import { InputDialog } from '@jupyterlab/apputils';

import type { Collection } from '../api/types';
import { say } from '../models/feedback';
import type { IMLOps } from '../tokens';

/** Ask for the collection that the group of a reference goes into; a new path makes one. */
export async function askCollection(
  mlops: IMLOps,
  reference: string
): Promise<void> {
  const { trans, model } = mlops;
  const group = reference.replace(/[/@~].*$/, '');
  const paths = pathsOf(await model.client.collections());
  const picked = await InputDialog.getItem({
    title: trans.__('Add %1 to which collection?', group),
    label: trans.__('Collection: risk, or risk/churn inside it'),
    items: paths,
    editable: true,
    okLabel: trans.__('Add')
  });
  const path = picked.value?.trim();
  if (!path) {
    return;
  }
  if (!paths.includes(path)) {
    await model.client.createCollection(path);
  }
  await model.client.changeCollection(path, { add: [group] });
  model.live.now();
  await model.refresh();
  say(trans.__('%1 is in the collection %2', group, path));
}

function pathsOf(collections: Collection[]): string[] {
  return collections.flatMap(one => [one.path, ...pathsOf(one.collections)]);
}
