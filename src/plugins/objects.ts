import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { copy, insertCode, problemSayer } from '../models/feedback';
import { CommandIDs, IMLOps } from '../tokens';
import { describe } from './describe';

/** What every object has: its reference, its ARN and the code that shows it. */
export const objects: JupyterFrontEndPlugin<void> = {
  id: 'mlops-ext:objects',
  description: 'Copies references and ARNs, inserts code that shows an object.',
  autoStart: true,
  requires: [IMLOps],
  activate: (app: JupyterFrontEnd, mlops: IMLOps): void => {
    const { trans } = mlops;
    const sayFailure = problemSayer(trans);
    const add = (
      id: string,
      label: string,
      act: (reference: string) => Promise<void>
    ) => {
      app.commands.addCommand(id, {
        label,
        describedBy: describe({
          reference: trans.__(
            'Reference of the group, the version or the endpoint.'
          )
        }),
        execute: async args => {
          const { whichOne } = await import('../models/references');
          const reference = await whichOne(mlops, args.reference, [
            'group',
            'version',
            'endpoint'
          ]);
          if (reference) {
            await act(reference).catch(sayFailure);
          }
        }
      });
    };
    add(CommandIDs.copyReference, trans.__('Copy Reference'), reference =>
      copy(mlops, reference)
    );
    add(CommandIDs.copyArn, trans.__('Copy ARN'), async reference =>
      copy(mlops, await findArn(mlops, reference))
    );
    add(CommandIDs.insertCode, trans.__('Insert Code'), async reference =>
      insertCode(mlops, await showing(mlops, reference))
    );
  }
};

/** The ARN from what was read, else from the server part. */
async function findArn(mlops: IMLOps, reference: string): Promise<string> {
  const { arnOf, targetOf } = await import('../models/references');
  const read = arnOf(mlops.model, reference);
  if (read) {
    return read;
  }
  const { client } = mlops.model;
  const { kind, name } = targetOf(reference);
  switch (kind) {
    case 'group':
      return (await client.group(name)).arn;
    case 'version':
      return (await client.version(name)).arn;
    case 'endpoint':
      return (await client.endpoint(name)).arn;
  }
}

async function showing(mlops: IMLOps, reference: string): Promise<string> {
  const [{ codeOf }, { arnOf, targetOf }] = await Promise.all([
    import('../code'),
    import('../models/references')
  ]);
  const { kind, name } = targetOf(reference);
  const arn = arnOf(mlops.model, reference);
  return codeOf({ kind: 'show', what: kind, name, arn }).magic;
}
