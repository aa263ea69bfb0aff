import React, { useEffect, useState } from 'react';

import { groupOf } from '../api/requests';
import type { Collection } from '../api/types';
import type { ICollecting } from '../code';
import { arnOf, say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { ChoiceField, TextField } from './fields';

/** What the name of a collection may look like; its path has slashes between such names. */
const NAME = /^[a-z0-9][\w.-]{0,99}$/i;

/** Ask for the collection that the group of a reference goes into; a new path makes one. */
export async function askCollection(
  mlops: IMLOps,
  reference: string
): Promise<void> {
  const { trans, model } = mlops;
  const group = groupOf(reference);
  await ask(mlops, {
    title: trans.__('Add %1 to a collection', group),
    verb: trans.__('Add'),
    change: 'add',
    group,
    collections: flat(await model.client.collections()),
    perform: async ({ path, fresh }) => {
      if (fresh) {
        await model.client.createCollection(path);
      }
      await model.client.changeCollection(path, { add: [group] });
    },
    done: ({ path }) => trans.__('%1 is in the collection %2', group, path)
  });
}

/** Ask from which collection the group of a reference is taken out; an empty one may then go. */
export async function askUncollect(
  mlops: IMLOps,
  reference: string
): Promise<void> {
  const { trans, model } = mlops;
  const group = groupOf(reference);
  const all = flat(await model.client.collections());
  const collections = all.filter(({ groups }) => groups.includes(group));
  if (collections.length === 0) {
    say(trans.__('%1 is in no collection', group));
    return;
  }
  let left: Collection | null = null;
  await ask(mlops, {
    title: trans.__('Take %1 out of a collection', group),
    verb: trans.__('Take out'),
    change: 'remove',
    group,
    collections,
    perform: async ({ path }) => {
      const remove = [group];
      left = await model.client.changeCollection(path, { remove });
    },
    done: ({ path }) =>
      trans.__('%1 is no longer in the collection %2', group, path)
  });
  if (left && isEmpty(left)) {
    await askDelete(mlops, [left]);
  }
}

/** Ask which collection gets which name; those inside it follow. */
export async function askRenameCollection(mlops: IMLOps): Promise<void> {
  const { trans, model } = mlops;
  const collections = flat(await model.client.collections());
  if (collections.length === 0) {
    say(trans.__('There is no collection yet'));
    return;
  }
  await ask(mlops, {
    title: trans.__('Rename a collection'),
    verb: trans.__('Rename'),
    change: 'rename',
    group: '',
    collections,
    perform: async ({ path, name }) => {
      await model.client.renameCollection(path, name);
    },
    done: ({ path, name }) => trans.__('%1 is called %2 now', path, name)
  });
}

/** Ask which of the empty collections is deleted. */
export async function askDeleteCollection(mlops: IMLOps): Promise<void> {
  const { trans, model } = mlops;
  const empty = flat(await model.client.collections()).filter(isEmpty);
  if (empty.length === 0) {
    say(trans.__('No collection is empty; one with something in it stays'));
    return;
  }
  await askDelete(mlops, empty);
}

function askDelete(mlops: IMLOps, collections: Collection[]): Promise<void> {
  const { trans, model } = mlops;
  return ask(mlops, {
    title: trans.__('Delete an empty collection'),
    verb: trans.__('Delete'),
    change: 'delete',
    group: '',
    collections,
    perform: async ({ path }) => {
      await model.client.deleteCollection(path);
    },
    done: ({ path }) => trans.__('The collection %1 is deleted', path)
  });
}

/** What makes the dialog of one change different from the others. */
interface IAsked {
  title: string;
  verb: string;
  change: ICollecting['change'];
  group: string;
  /** Those that it may be about. */
  collections: Collection[];
  perform: (action: ICollecting) => Promise<void>;
  /** What is said when it is done. */
  done: (action: ICollecting) => string;
}

async function ask(mlops: IMLOps, asked: IAsked): Promise<void> {
  const { title, verb, change, perform, done } = asked;
  const { model } = mlops;
  await askAction<ICollecting>(mlops, {
    title,
    verb,
    warns: change === 'delete',
    form: props => <CollectingForm {...props} asked={asked} />,
    perform: async action => {
      await perform(action);
      model.live.now();
      await model.refresh();
      say(done(action));
    }
  });
}

function CollectingForm(
  props: IFormProps<ICollecting> & { asked: IAsked }
): JSX.Element {
  const { change, group, collections } = props.asked;
  const { model, trans } = useMLOps();
  const paths = collections.map(one => one.path);
  const [typed, setPath] = useState(change === 'add' ? '' : (paths[0] ?? ''));
  const [name, setName] = useState('');
  const path = typed.trim();
  const known = collections.find(one => one.path === path);
  const fits = path.split('/').every(part => NAME.test(part));
  useEffect(() => {
    const arn = known?.arn ?? '';
    const groupArn = (group && arnOf(model, group)) || group;
    const fresh = known === undefined;
    props.frame.offer(
      { kind: 'collection', change, path, arn, fresh, group, groupArn, name },
      fits && (change !== 'rename' || NAME.test(name))
    );
  }, [path, name]);
  return (
    <div className="mlops-form">
      {change === 'add' ? (
        <TextField
          label={trans.__('Collection')}
          value={typed}
          onChange={setPath}
          suggestions={paths}
          autofocus
          wrong={path !== '' && !fits}
          hint={
            known || !path
              ? trans.__('risk, or risk/churn inside it; a new one is made.')
              : trans.__('There is none of this path yet: it is made.')
          }
        />
      ) : (
        <PathField value={path} paths={paths} onChange={setPath} />
      )}
      {change === 'rename' && (
        <TextField
          label={trans.__('New name')}
          value={name}
          onChange={setName}
          autofocus
          wrong={name !== '' && !NAME.test(name)}
          hint={trans.__('It stays where it lies; those inside it follow.')}
        />
      )}
      {change === 'delete' && (
        <p className="mlops-2">
          {trans.__('It is empty. Models and versions stay as they are.')}
        </p>
      )}
    </div>
  );
}

function PathField(props: {
  value: string;
  paths: string[];
  onChange: (path: string) => void;
}): JSX.Element {
  const { trans } = useMLOps();
  return (
    <ChoiceField
      label={trans.__('Collection')}
      value={props.value}
      choices={props.paths}
      none={trans.__('Choose one')}
      onChange={props.onChange}
    />
  );
}

function isEmpty({ groups, collections }: Collection): boolean {
  return groups.length + collections.length === 0;
}

/** Collections and those inside them, each before what is in it. */
function flat(collections: Collection[]): Collection[] {
  return collections.flatMap(one => [one, ...flat(one.collections)]);
}
