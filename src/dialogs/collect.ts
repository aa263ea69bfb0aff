import { Dialog, InputDialog, showDialog } from '@jupyterlab/apputils';

import { groupOf } from '../api/requests';
import type { Collection } from '../api/types';
import { say } from '../models/feedback';
import type { IMLOps } from '../tokens';

/** Ask for the collection that the group of a reference goes into; a new path makes one. */
export async function askCollection(
  mlops: IMLOps,
  reference: string
): Promise<void> {
  const { trans, model } = mlops;
  const group = groupOf(reference);
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
  await follow(mlops);
  say(trans.__('%1 is in the collection %2', group, path));
}

/** Ask from which collection the group of a reference is taken out; an empty one may then go. */
export async function askUncollect(
  mlops: IMLOps,
  reference: string
): Promise<void> {
  const { trans, model } = mlops;
  const group = groupOf(reference);
  const all = await model.client.collections();
  const items = pathsOf(all, ({ groups }) => groups.includes(group));
  if (items.length === 0) {
    say(trans.__('%1 is in no collection', group));
    return;
  }
  const { value: path } = await InputDialog.getItem({
    title: trans.__('Take %1 out of which collection?', group),
    items,
    okLabel: trans.__('Take out')
  });
  if (!path) {
    return;
  }
  const left = await model.client.changeCollection(path, { remove: [group] });
  await follow(mlops);
  say(trans.__('%1 is no longer in the collection %2', group, path));
  if (isEmpty(left)) {
    await askDelete(mlops, path);
  }
}

/** Ask which of the empty collections is deleted. */
export async function askDeleteCollection(mlops: IMLOps): Promise<void> {
  const { trans, model } = mlops;
  const items = pathsOf(await model.client.collections(), isEmpty);
  if (items.length === 0) {
    say(trans.__('No collection is empty; one with something in it stays'));
    return;
  }
  const { value: path } = await InputDialog.getItem({
    title: trans.__('Delete which empty collection?'),
    items,
    okLabel: trans.__('Choose')
  });
  if (path) {
    await askDelete(mlops, path);
  }
}

async function askDelete(mlops: IMLOps, path: string): Promise<void> {
  const { trans, model } = mlops;
  const asked = await showDialog({
    title: trans.__('Delete the collection %1?', path),
    body: trans.__('It is empty. Models and versions stay as they are.'),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Keep') }),
      Dialog.warnButton({ label: trans.__('Delete') })
    ]
  });
  if (asked.button.accept) {
    await model.client.deleteCollection(path);
    await follow(mlops);
    say(trans.__('The collection %1 is deleted', path));
  }
}

async function follow({ model }: IMLOps): Promise<void> {
  model.live.now();
  await model.refresh();
}

function isEmpty({ groups, collections }: Collection): boolean {
  return groups.length + collections.length === 0;
}

/** The paths of the collections, of those inside them, for which that holds. */
function pathsOf(
  collections: Collection[],
  holds: (one: Collection) => boolean = () => true
): string[] {
  return collections.flatMap(one => [
    ...(holds(one) ? [one.path] : []),
    ...pathsOf(one.collections, holds)
  ]);
}
