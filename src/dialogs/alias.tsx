import React, { useEffect, useState } from 'react';

import type { Version } from '../api/types';
import type { INaming } from '../code';
import { Note } from '../components';
import { say, useMLOps } from '../models';
import type { IMLOps } from '../tokens';
import type { IFormProps } from './body';
import { askAction } from './dialog';
import { TextField } from './fields';

/** What an alias may look like; which words mean something else, the server part knows. */
const ALIAS = /^[a-z][a-z0-9._-]{0,62}$/i;

/** Ask for the alias that a version gets. */
export async function askAlias(
  mlops: IMLOps,
  reference: string
): Promise<void> {
  const { trans, model } = mlops;
  const version = await model.client.version(reference);
  const group = await model.client.group(version.group);
  const named = new Map(
    group.versions.flatMap(({ aliases, reference: name }) =>
      aliases.map(alias => [alias, name])
    )
  );
  await askAction<INaming>(mlops, {
    title: trans.__('Name %1', version.reference),
    verb: trans.__('Set alias'),
    form: props => (
      <AliasForm
        {...props}
        version={version}
        groupArn={group.arn}
        named={named}
      />
    ),
    perform: async ({ alias }) => {
      const set = await model.client.setAlias(
        version.group,
        alias,
        version.number
      );
      model.live.now();
      await model.refresh();
      say(trans.__('%1@%2 names %3', set.group, set.alias, version.reference));
    }
  });
}

function AliasForm(
  props: IFormProps<INaming> & {
    version: Version;
    groupArn: string;
    /** The version that each alias of the group names. */
    named: ReadonlyMap<string, string>;
  }
): JSX.Element {
  const { frame, version, groupArn, named } = props;
  const { trans } = useMLOps();
  const [alias, setAlias] = useState('');
  const name = alias.trim().toLowerCase();
  const valid = ALIAS.test(name);
  useEffect(() => {
    const { reference } = version;
    frame.offer({ kind: 'alias', reference, alias: name, groupArn }, valid);
  }, [name]);
  const moves = named.get(name);
  return (
    <>
      <TextField
        label={trans.__('Alias')}
        value={alias}
        onChange={setAlias}
        autofocus
        placeholder={trans.__('champion')}
        wrong={alias !== '' && !valid}
        hint={trans.__(
          'A letter, then letters, digits, dots, hyphens and underscores.'
        )}
      />
      {moves && moves !== version.reference && (
        <Note tone="info">
          {trans.__('%1@%2 names %3 now.', version.group, name, moves)}
        </Note>
      )}
    </>
  );
}
