import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

// eslint-disable-next-line jupyter/prefer-lazy-imports -- the palette asks without waiting
import { targetOf } from '../models/references';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- activation needs it at once
import { comparePage } from '../pages/compare';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- activation needs it at once
import { endpointPage } from '../pages/endpoint';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- activation needs it at once
import { lineagePage } from '../pages/lineage';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- activation needs it at once
import { versionsPage } from '../pages/models';
import type { IPageKind } from '../pages/page';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- activation needs it at once
import { Page } from '../pages/page';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- activation needs it at once
import { versionPage } from '../pages/version';
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
    addKind(app, mlops, restorer, versionsPage);
    addKind(app, mlops, restorer, versionPage);
    addKind(app, mlops, restorer, comparePage);
    addKind(app, mlops, restorer, lineagePage);
    addKind(app, mlops, restorer, endpointPage);
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
  kind: IPageKind<A>
): void {
  const tracker = new WidgetTracker<MainAreaWidget<Page<A>>>({
    namespace: `mlops-${kind.name}`
  });
  app.commands.addCommand(kind.command, {
    label: given => kind.title(mlops.trans, given),
    icon: kind.icon,
    describedBy: describe(kind.arguments(mlops.trans)),
    execute: async given => {
      const args = await kind.complete(mlops, given);
      return args ? open(app, mlops, kind, tracker, args) : null;
    }
  });
  tracker.currentChanged.connect((_, widget) => {
    mlops.model.selected = widget
      ? kind.reference(widget.content.args)
      : mlops.model.selected;
  });
  void restorer?.restore(tracker, {
    command: kind.command,
    args: widget => widget.content.args,
    name: widget => kind.key(widget.content.args)
  });
}

/** Show the page that is open already, or open it. */
async function open<A extends ReadonlyPartialJSONObject>(
  app: JupyterFrontEnd,
  mlops: IMLOps,
  kind: IPageKind<A>,
  tracker: WidgetTracker<MainAreaWidget<Page<A>>>,
  args: A
): Promise<MainAreaWidget<Page<A>>> {
  const key = kind.key(args);
  const there = tracker.find(widget => kind.key(widget.content.args) === key);
  if (there) {
    there.content.go(args);
    app.shell.activateById(there.id);
    return there;
  }
  const page = new Page(mlops, kind, args);
  const widget = new MainAreaWidget({ content: page });
  widget.toolbar.hide();
  widget.id = `mlops-${kind.name}-${key}`;
  page.moved.connect(() => {
    mlops.model.selected = kind.reference(page.args);
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
function openReference(mlops: IMLOps, reference: string): Promise<unknown> {
  const all = VERSIONS.exec(reference);
  if (all) {
    const query = all[1] ?? '';
    return mlops.commands.execute(CommandIDs.openVersions, { query });
  }
  const { kind, name } = targetOf(reference);
  return kind === 'endpoint'
    ? mlops.commands.execute(CommandIDs.openEndpoint, { name })
    : mlops.commands.execute(CommandIDs.openVersion, {
        reference: kind === 'group' ? `${name}@latest` : name
      });
}
