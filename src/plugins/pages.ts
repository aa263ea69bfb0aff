import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { IPageCommand } from '../pages/commands';
import {
  compareCommand,
  endpointCommand,
  lineageCommand,
  versionCommand,
  versionsCommand
} from '../pages/commands';
import type { Page } from '../pages/page';
import { CommandIDs, IMLOps } from '../tokens';
import { describe } from './describe';

const URL_COMMAND = 'mlops:open-url';
const URL_PARAMETER = 'mlops';
const VERSIONS = /^versions(?::(.*)|$)/;

/** Opens versions, comparisons, lineage and endpoints as tabs that a reload brings back. */
export const pages: JupyterFrontEndPlugin<void> = {
  id: 'mlops-ext:pages',
  description: 'Opens models, endpoints and lineage as main-area tabs.',
  autoStart: true,
  requires: [IMLOps],
  optional: [ILayoutRestorer, IRouter],
  activate: (
    app: JupyterFrontEnd,
    mlops: IMLOps,
    restorer: ILayoutRestorer | null,
    router: IRouter | null
  ): void => {
    addKind(app, mlops, restorer, versionsCommand);
    addKind(app, mlops, restorer, versionCommand);
    addKind(app, mlops, restorer, compareCommand);
    addKind(app, mlops, restorer, lineageCommand);
    addKind(app, mlops, restorer, endpointCommand);
    if (router) {
      openFromUrl(app, mlops, router);
    }
  }
};

/** Add the command that opens a kind of pages, and what brings them back after a reload. */
function addKind<A extends ReadonlyPartialJSONObject>(
  app: JupyterFrontEnd,
  mlops: IMLOps,
  restorer: ILayoutRestorer | null,
  command: IPageCommand<A>
): void {
  const tracker = new WidgetTracker<MainAreaWidget<Page<A>>>({
    namespace: `mlops-${command.name}`
  });
  app.commands.addCommand(command.id, {
    label: given => command.title(mlops.trans, given),
    icon: command.icon,
    describedBy: describe(command.arguments(mlops.trans)),
    execute: given => open(app, mlops, command, tracker, given)
  });
  tracker.currentChanged.connect((_, widget) => {
    mlops.model.selected = widget
      ? widget.content.reference
      : mlops.model.selected;
  });
  void restorer?.restore(tracker, {
    command: command.id,
    args: widget => widget.content.args,
    name: widget => widget.content.key
  });
}

/**
 * Show the page that is open already, or open it.
 *
 * @returns null when the user is asked for what is missing, and picks nothing.
 */
async function open<A extends ReadonlyPartialJSONObject>(
  app: JupyterFrontEnd,
  mlops: IMLOps,
  command: IPageCommand<A>,
  tracker: WidgetTracker<MainAreaWidget<Page<A>>>,
  given: ReadonlyPartialJSONObject
): Promise<MainAreaWidget<Page<A>> | null> {
  const [kind, { Page }] = await Promise.all([
    command.kind(),
    import('../pages/page')
  ]);
  const args = await kind.complete(mlops, given);
  if (!args) {
    return null;
  }
  const key = kind.key(args);
  const there = tracker.find(widget => widget.content.key === key);
  if (there) {
    there.content.go(args);
    app.shell.activateById(there.id);
    return there;
  }
  const page = new Page(mlops, kind, args);
  page.title.icon = command.icon;
  const widget = new MainAreaWidget({ content: page });
  widget.toolbar.hide();
  widget.id = `mlops-${command.name}-${key}`;
  page.moved.connect(() => {
    mlops.model.selected = page.reference;
    void tracker.save(widget);
  });
  app.shell.add(widget, 'main');
  await tracker.add(widget);
  app.shell.activateById(widget.id);
  return widget;
}

/**
 * `?mlops=churn/3`, `?mlops=endpoint:churn-prod`, `?mlops=versions` (or `versions:auc>0.9`, a
 * query): open that, once JupyterLab is there.
 */
function openFromUrl(
  app: JupyterFrontEnd,
  mlops: IMLOps,
  router: IRouter
): void {
  app.commands.addCommand(URL_COMMAND, {
    label: mlops.trans.__('Open the MLOps Page of the URL'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          search: { type: 'string', description: 'The query of the URL.' }
        }
      }
    },
    execute: async args => {
      const search = new URLSearchParams(String(args.search ?? ''));
      const reference = search.get(URL_PARAMETER);
      await app.restored;
      return reference ? openReference(mlops, reference) : null;
    }
  });
  router.register({
    command: URL_COMMAND,
    pattern: new RegExp(`[?&]${URL_PARAMETER}=`)
  });
}

/** Open the page of what a reference names. */
async function openReference(
  mlops: IMLOps,
  reference: string
): Promise<unknown> {
  const all = VERSIONS.exec(reference);
  if (all) {
    const query = all[1] ?? '';
    return mlops.commands.execute(CommandIDs.openVersions, { query });
  }
  const { targetOf } = await import('../models/references');
  const { kind, name } = targetOf(reference);
  return kind === 'endpoint'
    ? mlops.commands.execute(CommandIDs.openEndpoint, { name })
    : mlops.commands.execute(CommandIDs.openVersion, {
        reference: kind === 'group' ? `${name}@latest` : name
      });
}
