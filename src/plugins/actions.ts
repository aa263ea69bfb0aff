import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { problemSayer } from '../models/feedback';
import type { ITarget } from '../models/references';
import { CommandIDs, IMLOps } from '../tokens';
import type { Argument } from './describe';
import { describe } from './describe';

type Dialogs = typeof import('../dialogs');

/** A command about one object, which is asked for where none is given. */
interface IAbout {
  label: string;
  kinds: readonly ITarget['kind'][];
  /** What the command's argument `reference` is. */
  reference: string;
  /** What other arguments it takes. */
  others?: Record<string, Argument>;
  ask: (
    dialogs: Dialogs,
    reference: string,
    given: ReadonlyPartialJSONObject
  ) => Promise<unknown>;
}

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
    const group = trans.__('Name of the group.');
    const member = trans.__('Reference of the group, or of a version of it.');

    /** Open a dialog, and show what fails on the way. */
    const open = async (ask: (dialogs: Dialogs) => Promise<unknown>) =>
      ask(await import('../dialogs')).catch(sayFailure);

    const about = (id: string, one: IAbout) =>
      commands.addCommand(id, {
        label: one.label,
        describedBy: describe({ reference: one.reference, ...one.others }),
        execute: async given => {
          const { whichOne } = await import('../models/references');
          const reference = await whichOne(mlops, given.reference, one.kinds);
          if (reference) {
            await open(dialogs => one.ask(dialogs, reference, given));
          }
        }
      });

    commands.addCommand(CommandIDs.register, {
      label: trans.__('Register a Model…'),
      describedBy: describe({
        variable: trans.__('Variable of the kernel that holds the model.')
      }),
      execute: ({ variable }) =>
        open(dialogs =>
          dialogs.askRegister(mlops, variable ? String(variable) : null)
        )
    });
    about(CommandIDs.approve, {
      label: trans.__('Approve…'),
      kinds: ['version'],
      reference: version,
      ask: (dialogs, reference) =>
        dialogs.askDecision(mlops, reference, 'approve')
    });
    about(CommandIDs.reject, {
      label: trans.__('Reject…'),
      kinds: ['version'],
      reference: version,
      ask: (dialogs, reference) =>
        dialogs.askDecision(mlops, reference, 'reject')
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
        const { pendingOf } = await import('../models/references');
        const references = Array.isArray(args.references)
          ? args.references.map(String)
          : await pendingOf(mlops, args.reference);
        const [reference] = references;
        if (references.length > 1) {
          await open(dialogs => dialogs.askDecisions(mlops, references, verb));
        } else if (reference) {
          await commands.execute(CommandIDs[verb], { reference });
        }
      }
    });
    about(CommandIDs.stage, {
      label: trans.__('Set Stage…'),
      kinds: ['version'],
      reference: version,
      others: { stage: trans.__('The stage: Production.') },
      ask: (dialogs, reference, { stage }) =>
        dialogs.askStage(mlops, reference, stage)
    });
    about(CommandIDs.policies, {
      label: trans.__('Policy…'),
      kinds: ['group'],
      reference: group,
      ask: (dialogs, reference) => dialogs.askPolicies(mlops, reference)
    });
    about(CommandIDs.iam, {
      label: trans.__('IAM Policy…'),
      kinds: ['group'],
      reference: group,
      ask: (dialogs, reference) => dialogs.askIam(mlops, reference)
    });
    about(CommandIDs.alias, {
      label: trans.__('Set Alias…'),
      kinds: ['version'],
      reference: version,
      ask: (dialogs, reference) => dialogs.askAlias(mlops, reference)
    });
    commands.addCommand(CommandIDs.link, {
      label: trans.__('Link in the Lineage…'),
      describedBy: describe({
        source: trans.__('Where data comes from: a version, data, an ARN.'),
        destination: trans.__('Where it goes to, named likewise.')
      }),
      execute: ({ source, destination }) => {
        const ends = { source: text(source), destination: text(destination) };
        return open(dialogs => dialogs.askLink(mlops, ends));
      }
    });
    about(CommandIDs.unlink, {
      label: trans.__('Unlink in the Lineage…'),
      kinds: ['version', 'endpoint', 'group'],
      reference: trans.__('Whose links: a version, data, an ARN.'),
      ask: (dialogs, reference) => dialogs.askUnlink(mlops, reference)
    });
    about(CommandIDs.suggest, {
      label: trans.__('Suggest Data Sets…'),
      kinds: ['version'],
      reference: version,
      ask: (dialogs, reference) => dialogs.askSuggestions(mlops, reference)
    });
    about(CommandIDs.collect, {
      label: trans.__('Add to Collection…'),
      kinds: ['group', 'version'],
      reference: member,
      ask: (dialogs, reference) => dialogs.askCollection(mlops, reference)
    });
    about(CommandIDs.uncollect, {
      label: trans.__('Take out of Collection…'),
      kinds: ['group', 'version'],
      reference: member,
      ask: (dialogs, reference) => dialogs.askUncollect(mlops, reference)
    });
    commands.addCommand(CommandIDs.renameCollection, {
      label: trans.__('Rename Collection…'),
      describedBy: describe({}),
      execute: () => open(dialogs => dialogs.askRenameCollection(mlops))
    });
    commands.addCommand(CommandIDs.deleteCollection, {
      label: trans.__('Delete Empty Collection…'),
      describedBy: describe({}),
      execute: () => open(dialogs => dialogs.askDeleteCollection(mlops))
    });
    about(CommandIDs.deploy, {
      label: trans.__('Deploy…'),
      kinds: ['version'],
      reference: version,
      others: { endpoint: trans.__('Name of the endpoint.') },
      ask: (dialogs, reference, { endpoint }) =>
        dialogs.askDeploy(mlops, reference, endpoint)
    });
    about(CommandIDs.copy, {
      label: trans.__('Copy Elsewhere…'),
      kinds: ['version'],
      reference: version,
      ask: (dialogs, reference) => dialogs.askCopy(mlops, reference)
    });
    about(CommandIDs.share, {
      label: trans.__('Share…'),
      kinds: ['group'],
      reference: group,
      ask: (dialogs, reference) => dialogs.askShare(mlops, reference)
    });
    about(CommandIDs.unshare, {
      label: trans.__('Stop Sharing…'),
      kinds: ['group'],
      reference: group,
      ask: (dialogs, reference) => dialogs.askUnshare(mlops, reference)
    });
    about(CommandIDs.remove, {
      label: trans.__('Delete…'),
      kinds: ['group', 'version', 'endpoint'],
      reference: trans.__(
        'Reference of the group, the version or the endpoint.'
      ),
      ask: (dialogs, reference) => dialogs.askDelete(mlops, reference)
    });
  }
};

/** An argument of a command as a text; empty where it was left out. */
function text(given: unknown): string {
  return typeof given === 'string' ? given : '';
}
