import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';

import { problemSayer } from '../models/feedback';
import type { ITarget } from '../models/references';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the palette asks without waiting
import { pendingOf, whichOne } from '../models/references';
import { CommandIDs, IMLOps } from '../tokens';
import { describe } from './describe';

/** What changes something in SageMaker: each opens its dialog. */
export const actions: JupyterFrontEndPlugin<void> = {
  id: 'mlops-ext:actions',
  description: 'Registers, approves, deploys and deletes through dialogs.',
  autoStart: true,
  requires: [IMLOps],
  activate: (app: JupyterFrontEnd, mlops: IMLOps): void => {
    const { commands } = app;
    const { trans } = mlops;
    const sayFailure = problemSayer(trans);
    const version = trans.__('Reference of the version: churn/3.');

    /** Ask for what a command needs about one object, and show what fails on the way. */
    const about =
      (
        kinds: readonly ITarget['kind'][],
        ask: (reference: string) => Promise<unknown>
      ) =>
      async (args: { reference?: unknown }) => {
        const reference = await whichOne(mlops, args.reference, kinds);
        if (reference) {
          await ask(reference).catch(sayFailure);
        }
      };

    commands.addCommand(CommandIDs.register, {
      label: trans.__('Register a Model…'),
      describedBy: describe({
        variable: trans.__('Variable of the kernel that holds the model.')
      }),
      execute: async args => {
        const variable = args.variable ? String(args.variable) : null;
        const { askRegister } = await import('../dialogs/registration');
        await askRegister(mlops, variable).catch(sayFailure);
      }
    });
    commands.addCommand(CommandIDs.approve, {
      label: trans.__('Approve…'),
      describedBy: describe({ reference: version }),
      execute: about(['version'], async reference => {
        const { askDecision } = await import('../dialogs/decide');
        await askDecision(mlops, reference, 'approve');
      })
    });
    commands.addCommand(CommandIDs.reject, {
      label: trans.__('Reject…'),
      describedBy: describe({ reference: version }),
      execute: about(['version'], async reference => {
        const { askDecision } = await import('../dialogs/decide');
        await askDecision(mlops, reference, 'reject');
      })
    });
    commands.addCommand(CommandIDs.decideMarked, {
      label: args =>
        args.verb === 'reject'
          ? trans.__('Reject All Pending…')
          : trans.__('Approve All Pending…'),
      describedBy: describe({
        references: trans.__('References of the versions.'),
        reference: trans.__(
          'Name of the group, for those of its versions that wait for a decision.'
        ),
        verb: trans.__('approve or reject; approve where left out.')
      }),
      execute: async args => {
        const verb = args.verb === 'reject' ? 'reject' : 'approve';
        const references = Array.isArray(args.references)
          ? args.references.map(String)
          : await pendingOf(mlops, args.reference);
        const [reference] = references;
        if (references.length > 1) {
          const { askDecisions } = await import('../dialogs/several');
          await askDecisions(mlops, references, verb).catch(sayFailure);
        } else if (reference) {
          await commands.execute(CommandIDs[verb], { reference });
        }
      }
    });
    commands.addCommand(CommandIDs.stage, {
      label: trans.__('Set Stage…'),
      describedBy: describe({
        reference: version,
        stage: trans.__('The stage: Production.')
      }),
      execute: args =>
        about(['version'], async reference => {
          const { askStage } = await import('../dialogs/stage');
          await askStage(mlops, reference, args.stage);
        })(args)
    });
    commands.addCommand(CommandIDs.policies, {
      label: trans.__('Policy…'),
      describedBy: describe({
        reference: trans.__('Name of the group.')
      }),
      execute: about(['group'], async reference => {
        const { askPolicies } = await import('../dialogs/policies');
        await askPolicies(mlops, reference);
      })
    });
    commands.addCommand(CommandIDs.iam, {
      label: trans.__('IAM Policy…'),
      describedBy: describe({ reference: trans.__('Name of the group.') }),
      execute: about(['group'], async reference => {
        const { askIam } = await import('../dialogs/iam');
        await askIam(mlops, reference);
      })
    });
    commands.addCommand(CommandIDs.alias, {
      label: trans.__('Set Alias…'),
      describedBy: describe({ reference: version }),
      execute: about(['version'], async reference => {
        const { askAlias } = await import('../dialogs/alias');
        await askAlias(mlops, reference);
      })
    });
    commands.addCommand(CommandIDs.link, {
      label: trans.__('Link in the Lineage…'),
      describedBy: describe({
        source: trans.__('Where data comes from: a version, data, an ARN.'),
        destination: trans.__('Where it goes to, named likewise.')
      }),
      execute: async ({ source, destination }) => {
        const { askLink } = await import('../dialogs/link');
        const ends = { source: text(source), destination: text(destination) };
        await askLink(mlops, ends).catch(sayFailure);
      }
    });
    commands.addCommand(CommandIDs.unlink, {
      label: trans.__('Unlink in the Lineage…'),
      describedBy: describe({
        reference: trans.__('Whose links: a version, data, an ARN.')
      }),
      execute: about(['version', 'endpoint', 'group'], async reference => {
        const { askUnlink } = await import('../dialogs/unlink');
        await askUnlink(mlops, reference);
      })
    });
    commands.addCommand(CommandIDs.suggest, {
      label: trans.__('Suggest Data Sets…'),
      describedBy: describe({ reference: version }),
      execute: about(['version'], async reference => {
        const { askSuggestions } = await import('../dialogs/suggest');
        await askSuggestions(mlops, reference);
      })
    });
    commands.addCommand(CommandIDs.collect, {
      label: trans.__('Add to Collection…'),
      describedBy: describe({
        reference: trans.__('Reference of the group, or of a version of it.')
      }),
      execute: about(['group', 'version'], async reference => {
        const { askCollection } = await import('../dialogs/collect');
        await askCollection(mlops, reference);
      })
    });
    commands.addCommand(CommandIDs.uncollect, {
      label: trans.__('Take out of Collection…'),
      describedBy: describe({
        reference: trans.__('Reference of the group, or of a version of it.')
      }),
      execute: about(['group', 'version'], async reference => {
        const { askUncollect } = await import('../dialogs/collect');
        await askUncollect(mlops, reference);
      })
    });
    commands.addCommand(CommandIDs.renameCollection, {
      label: trans.__('Rename Collection…'),
      describedBy: describe({}),
      execute: async () => {
        const { askRenameCollection } = await import('../dialogs/collect');
        await askRenameCollection(mlops).catch(sayFailure);
      }
    });
    commands.addCommand(CommandIDs.deleteCollection, {
      label: trans.__('Delete Empty Collection…'),
      describedBy: describe({}),
      execute: async () => {
        const { askDeleteCollection } = await import('../dialogs/collect');
        await askDeleteCollection(mlops).catch(sayFailure);
      }
    });
    commands.addCommand(CommandIDs.deploy, {
      label: trans.__('Deploy…'),
      describedBy: describe({
        reference: version,
        endpoint: trans.__('Name of the endpoint.')
      }),
      execute: args =>
        about(['version'], async reference => {
          const { askDeploy } = await import('../dialogs/deploy');
          await askDeploy(mlops, reference, args.endpoint);
        })(args)
    });
    commands.addCommand(CommandIDs.copy, {
      label: trans.__('Copy Elsewhere…'),
      describedBy: describe({ reference: version }),
      execute: about(['version'], async reference => {
        const { askCopy } = await import('../dialogs/copy');
        await askCopy(mlops, reference);
      })
    });
    commands.addCommand(CommandIDs.share, {
      label: trans.__('Share…'),
      describedBy: describe({ reference: trans.__('Name of the group.') }),
      execute: about(['group'], async reference => {
        const { askShare } = await import('../dialogs/share');
        await askShare(mlops, reference);
      })
    });
    commands.addCommand(CommandIDs.unshare, {
      label: trans.__('Stop Sharing…'),
      describedBy: describe({ reference: trans.__('Name of the group.') }),
      execute: about(['group'], async reference => {
        const { askUnshare } = await import('../dialogs/share');
        await askUnshare(mlops, reference);
      })
    });
    commands.addCommand(CommandIDs.remove, {
      label: trans.__('Delete…'),
      describedBy: describe({
        reference: trans.__(
          'Reference of the group, the version or the endpoint.'
        )
      }),
      execute: about(['group', 'version', 'endpoint'], async reference => {
        const { askDelete } = await import('../dialogs/delete');
        await askDelete(mlops, reference);
      })
    });
  }
};

/** An argument of a command as a text; empty where it was left out. */
function text(given: unknown): string {
  return typeof given === 'string' ? given : '';
}
