import { nullTranslator } from '@jupyterlab/translation';
import { framePromise } from '@jupyterlab/testing';
import { Widget } from '@lumino/widgets';

import {
  LOCAL,
  TestServer,
  endpoint,
  group,
  mlopsOn,
  problem,
  version
} from '../../__tests__/server';
import type { IMLOps } from '../../tokens';
import { CommandIDs } from '../../tokens';
import { MLOpsPanel } from '../panel';

let panel: MLOpsPanel;
let mlops: IMLOps;
let executed: [string, unknown][];

/** Attach a panel to a server and wait until all it asks for is drawn. */
async function show(server: TestServer): Promise<void> {
  mlops = mlopsOn(server);
  executed = [];
  for (const id of [
    CommandIDs.openVersion,
    CommandIDs.compare,
    CommandIDs.decideMarked
  ]) {
    mlops.commands.addCommand(id, {
      describedBy: { args: null },
      execute: args => {
        executed.push([id, args]);
      }
    });
  }
  panel = new MLOpsPanel(mlops, nullTranslator);
  Widget.attach(panel, document.body);
  await mlops.model.refresh();
}

/** Wait until something is so, frame by frame; React draws when it likes. */
async function until(condition: () => boolean): Promise<void> {
  for (let frame = 0; frame < 300 && !condition(); frame += 1) {
    await framePromise();
  }
  expect(condition()).toBe(true);
}

/** Wait until the panel says something. */
function says(text: string): Promise<void> {
  return until(() => panel.node.textContent!.includes(text));
}

function row(id: string): HTMLElement | null {
  return panel.node.querySelector<HTMLElement>(`[data-mlops-row="${id}"]`);
}

/** The row of an id, once it is drawn. */
async function drawn(id: string): Promise<HTMLElement> {
  await until(() => row(id) !== null);
  return row(id)!;
}

function press(key: string): void {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
  );
}

const MODELS = {
  groups: [
    group('churn', [
      version('churn', 2, 0.991, { aliases: ['latest'] }),
      version('churn', 1, 0.972, { approval: 'Rejected' })
    ])
  ]
};

function server(): TestServer {
  return new TestServer({
    'GET connection': LOCAL,
    'GET models': MODELS,
    'GET endpoints': { endpoints: [endpoint('churn-prod', ['churn/1'])] }
  });
}

afterEach(() => {
  panel.dispose();
  mlops.model.dispose();
});

describe('the panel', () => {
  it('shows groups and endpoints with their counts and the connection', async () => {
    await show(server());
    expect((await drawn('churn')).textContent).toContain('0.991');
    const prod = await drawn('endpoint:churn-prod');
    expect(prod.textContent).toContain('churn/1');
    await says('Local SageMaker');
    const counts = [
      ...panel.node.querySelectorAll<HTMLElement>('[data-mlops-count]')
    ];
    expect(counts.map(title => title.dataset.mlopsCount)).toEqual(['1', '1']);
  });

  it('is walked, marked, compared and opened by keyboard; what is marked is approved together', async () => {
    await show(server());
    await walkTo('churn/2');
    press(' ');
    await until(() => isMarked('churn/2'));
    press('ArrowDown');
    await until(() => document.activeElement === row('churn/1'));
    press(' ');
    await until(() => isMarked('churn/1'));
    press('c');
    [...panel.node.querySelectorAll('button')]
      .find(({ textContent }) => textContent === 'Approve…')!
      .click();
    press('Enter');
    await until(() => executed.length === 3);
    const references = ['churn/2', 'churn/1'];
    expect(executed).toEqual([
      [CommandIDs.compare, { references }],
      [CommandIDs.decideMarked, { references }],
      [CommandIDs.openVersion, { reference: 'churn/1' }]
    ]);
  });

  it('keeps focus and open groups when something changed', async () => {
    const models = server();
    await show(models);
    await walkTo('churn/2');
    const versions = [version('churn', 3, 0.99), ...MODELS.groups[0].versions];
    models.answer('GET models', { groups: [group('churn', versions)] });
    await mlops.model.groups.refresh();
    await drawn('churn/3');
    expect(document.activeElement).toBe(row('churn/2'));
  });

  it('writes what comes from outside as text', async () => {
    const models = server();
    const aliases = ['<img src=x onerror=alert(1)>'];
    models.answer('GET models', {
      groups: [group('churn', [version('churn', 1, 0.9, { aliases })])]
    });
    await show(models);
    expect((await drawn('churn/1')).textContent).toContain('<img src=x');
    expect(panel.node.querySelector('img')).toBeNull();
  });

  it('says how to begin when there are no models', async () => {
    const models = server();
    models.answer('GET models', { groups: [] });
    await show(models);
    await says('No models yet');
    await says('%mlops register model my-model');
  });

  it('names the missing permission in the section concerned alone', async () => {
    const models = server();
    models.answer(
      'GET endpoints',
      problem({
        code: 'AccessDeniedException',
        title: 'No permission to list endpoints',
        action: 'sagemaker:ListEndpoints',
        statement: { Effect: 'Allow' }
      }),
      403
    );
    await show(models);
    await says('sagemaker:ListEndpoints');
    expect(panel.node.querySelectorAll('[role="alert"]')).toHaveLength(1);
    await drawn('churn');
  });

  it('says that the server part is off, and what works without it', async () => {
    await show(new TestServer());
    await says('Server part is off');
    await says('jupyter server extension enable mlops_ext');
    expect(panel.content.isHidden).toBe(true);
  });

  it('lists what other accounts share, and opens it by ARN', async () => {
    const other = version('theirs', 4, 0.9, {
      arn: 'arn:aws:sagemaker:us-east-1:111122223333:model-package/theirs/4'
    });
    const shared = { ...group('theirs', [other]), account: '111122223333' };
    await show(
      new TestServer({
        'GET connection': { ...LOCAL, kind: 'aws' },
        'GET models': { groups: [group('churn', [version('churn', 1, 0.9)])] },
        'GET endpoints': { endpoints: [] },
        'GET shared-models': { groups: [shared] }
      })
    );
    await says('111122223333');
    panel.node.querySelector<HTMLElement>(`[title="${other.arn}"]`)!.click();
    expect(executed).toEqual([
      [CommandIDs.openVersion, { reference: other.arn }]
    ]);
  });
});

/** Close the group, which is open as the only one, open it and go down to its newest version. */
async function walkTo(id: string): Promise<void> {
  (await drawn('churn')).focus();
  await drawn(id);
  press('ArrowLeft');
  await until(() => row(id) === null);
  press('ArrowRight');
  await drawn(id);
  press('ArrowDown');
  await until(() => document.activeElement === row(id));
}

function isMarked(id: string): boolean {
  return row(id)?.getAttribute('aria-selected') === 'true';
}
