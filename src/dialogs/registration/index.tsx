import React from 'react';

import type { IRegistration } from '../../code';
import { codeOf } from '../../code';
import { say } from '../../models';
import type { IMLOps } from '../../tokens';
import { CommandIDs } from '../../tokens';
import { askAction } from '../dialog';
import { newestOf } from './facts';
import { RegisterForm } from './form';

/**
 * Ask which model to register, and how.
 *
 * One of the kernel is registered by a cell of the notebook, all else by the server part.
 */
export async function askRegister(
  mlops: IMLOps,
  variable: string | null
): Promise<void> {
  const { trans, model, commands } = mlops;
  const token = crypto.randomUUID();
  let compares = false;
  await askAction<IRegistration>(mlops, {
    title: trans.__('Register a model'),
    verb: trans.__('Register'),
    form: props => (
      <RegisterForm
        {...props}
        variable={variable}
        token={token}
        onCompares={does => (compares = does)}
      />
    ),
    perform: async action => {
      const before = newestOf(model, action.group);
      const made = await (action.from === 'kernel'
        ? registerByCell(mlops, action)
        : registerByServer(mlops, action, token));
      const references = [before, made];
      if (compares && before && made && before !== made) {
        await commands.execute(CommandIDs.compare, { references });
      }
    }
  });
}

/** The cell shows what went wrong, beside the code that can be mended; the form stays. */
async function registerByCell(
  mlops: IMLOps,
  action: IRegistration
): Promise<string | null> {
  const { trans, notebooks, model } = mlops;
  const worked = await notebooks.run(codeOf(action).magic);
  model.live.now();
  await model.groups.refresh();
  if (!worked) {
    throw new Error(
      trans.__('The cell ended with an error, which stands below it.')
    );
  }
  return newestOf(model, action.group);
}

async function registerByServer(
  mlops: IMLOps,
  action: IRegistration,
  token: string
): Promise<string> {
  const { trans, model, commands } = mlops;
  const { from, datasets, description } = action;
  const made = await model.client.register(action.group, {
    source: from === 'job' ? `job:${action.model}` : action.model,
    datasets,
    description,
    progress: token
  });
  say(
    made.existing
      ? trans.__('%1 is the same model', made.reference)
      : trans.__('%1 registered', made.reference)
  );
  model.live.now();
  await model.groups.refresh();
  const { reference } = made;
  await commands.execute(CommandIDs.openVersion, { reference });
  return reference;
}
