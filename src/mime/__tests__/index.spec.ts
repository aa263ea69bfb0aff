import { MimeModel } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import { act } from 'react';

import { EVALUATION } from '../../api/__tests__/evaluations';
import extension, { MIME_TYPE } from '..';
import { bundleOf } from '../bundle';
import { COMMAND, SHOWN } from '../events';
import { MLOpsRenderer } from '../renderer';
import { version } from './versions';

const ENDPOINT = {
  name: 'churn-prod',
  arn: 'arn',
  status: 'InService',
  serves: ['churn/2'],
  created: '2026-03-16T16:42:00Z',
  modified: '2026-03-16T16:42:00Z',
  failureReason: null
};

const GRAPH = {
  start: ['d'],
  reference: 'train.csv',
  question: 'all',
  answer: 'train.csv taught 1 version.',
  hits: [],
  nodes: [
    {
      id: 'd',
      kind: 'dataset',
      name: 'train.csv',
      detail: '',
      state: null,
      properties: {}
    },
    {
      id: 'v',
      kind: 'version',
      name: 'churn/2',
      detail: '',
      state: 'Approved',
      properties: {}
    }
  ],
  edges: [{ source: 'd', destination: 'v', type: 'ContributedTo' }],
  partial: true,
  reason: 'AWS answered Rate exceeded.'
};

const renderers: MLOpsRenderer[] = [];

/** Draw what a cell would show, and give back its element. */
async function draw(data: Record<string, unknown>): Promise<HTMLElement> {
  const renderer = new MLOpsRenderer({ mimeType: MIME_TYPE } as never);
  renderers.push(renderer);
  await act(async () => {
    Widget.attach(renderer, document.body);
    await renderer.renderModel(new MimeModel({ data: data as never }));
  });
  return renderer.node;
}

const bundle = (kind: string, data: unknown, extra = {}) => ({
  'text/plain': `plain ${kind}`,
  [MIME_TYPE]: { version: 1, kind, connection: { kind: 'local' }, data, extra }
});

beforeAll(() => {
  (
    globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  ).IS_REACT_ACT_ENVIRONMENT = true;
});

afterEach(() => {
  act(() => renderers.splice(0).forEach(renderer => renderer.dispose()));
});

describe('the MIME extension', () => {
  it('comes before HTML and text, and is safe without trust', () => {
    expect(extension).toMatchObject({
      rank: 0,
      rendererFactory: { safe: true, mimeTypes: [MIME_TYPE] }
    });
  });

  it.each([
    ['version', version(2), 'churn / 2', { evaluation: EVALUATION }],
    ['models', { groups: [] }, 'No models yet', {}],
    [
      'models',
      {
        groups: [
          { name: 'churn', trend: [], headline: 'auc', versions: [version(2)] }
        ]
      },
      '0.9000',
      {}
    ],
    ['lineage', GRAPH, 'Rate exceeded', {}],
    [
      'endpoint',
      { ...ENDPOINT, variants: [], served: [], history: [] },
      'In service',
      {}
    ],
    ['endpoint', { endpoints: [ENDPOINT] }, 'churn/2', {}],
    [
      'history',
      {
        entries: [
          {
            when: '2026-03-16T16:42:00Z',
            what: 'Approved',
            title: 'Approved',
            why: 'good',
            who: 'me',
            reference: null
          }
        ]
      },
      'good',
      {}
    ],
    ['evaluation', EVALUATION, 'Confusion100 rows', {}],
    [
      'invocation',
      {
        status: 200,
        contentType: 'application/json',
        body: '{"p": [1, 2]}',
        milliseconds: 12,
        variant: null
      },
      '"p": [1, 2]',
      {}
    ],
    [
      'cleaned',
      { removed: ['endpoint churn-prod'] },
      'endpoint churn-prod',
      {}
    ],
    [
      'connection',
      {
        kind: 'local',
        region: 'us-east-1',
        account: '0',
        user: 'me',
        identity: '',
        role: null,
        chosenBy: 'default',
        profile: null,
        stateDir: '/x'
      },
      'Local SageMaker',
      {}
    ]
  ])('draws %s', async (kind, data, text, extra) => {
    const node = await draw(bundle(kind, data, extra));
    expect(node.querySelector('.mlops-display')).not.toBeNull();
    expect(node.textContent).toContain(text);
    expect(node.textContent).not.toContain('plain');
  });

  it('draws a comparison with its verdict first', async () => {
    const node = await draw(
      bundle('comparison', {
        versions: [version(1), version(2)],
        baseline: 0,
        verdict: 'churn/2 is better than churn/1. AUC 0.9 against 0.89: +0.01.',
        outcome: 'better',
        judgements: [
          {
            version: 1,
            outcome: 'better',
            lead: 'churn/2 is better than churn/1.',
            text: 'AUC 0.9 against 0.89: +0.01',
            method: 'DeLong',
            more: ''
          }
        ],
        metrics: [
          {
            name: 'auc',
            label: 'AUC',
            better: 'higher',
            values: [0.89, 0.9],
            differences: [0, 0.01],
            best: 1,
            paired: [null, { low: 0.002, high: 0.018, method: 'DeLong' }]
          },
          {
            name: 'x',
            label: 'X',
            better: null,
            values: [null, 2],
            differences: [null, null],
            best: null
          }
        ],
        changes: [
          {
            kind: 'parameter',
            name: 'depth',
            values: ['3', null],
            differs: true
          },
          {
            kind: 'parameter',
            name: 'seed',
            values: ['1', '1'],
            differs: false
          }
        ],
        evaluations: [EVALUATION, EVALUATION]
      })
    );
    expect(node.querySelector('b')?.textContent).toBe(
      'churn/2 is better than churn/1.'
    );
    expect(
      node.querySelector('.mlops-intervals')?.getAttribute('aria-label')
    ).toBe('AUC: +0.0100, from +0.0020 to +0.0180');
    expect(node.querySelectorAll('path.mlops-curve.mlops-s1')).not.toHaveLength(
      0
    );
    expect(node.querySelectorAll('.mlops-matrix')).toHaveLength(2);
    expect(node.textContent).toContain('depth 3 → –');
    expect(node.textContent).not.toContain('seed');
  });

  it('lists what both sides have first, and counts what one of them lacks', async () => {
    const change = (name: string, values: (string | null)[]) => ({
      kind: 'parameter',
      name,
      values,
      differs: true
    });
    const node = await draw(
      bundle('comparison', {
        versions: [version(1), version(2)],
        baseline: 0,
        verdict: 'churn/2 is better.',
        outcome: 'better',
        metrics: [],
        changes: [
          ...Array.from({ length: 7 }, (_, i) => change(`p${i}`, ['1', null])),
          change('depth', ['3', '4'])
        ],
        evaluations: [null, null]
      })
    );
    expect(node.querySelector('.mlops-changes')?.textContent).toBe(
      'Also changeddepth 3 → 47 more, only in one of them'
    );
  });

  it('draws how each figure went over the versions', async () => {
    const node = await draw(
      bundle('version', version(2), { trends: { auc: [0.8, 0.9] } })
    );
    expect(
      node.querySelector('.mlops-metric svg')?.getAttribute('aria-label')
    ).toBe('rose from 0.800 to 0.900 in 2 versions');
  });

  it('draws what stands beside the flow only where it was asked for', async () => {
    const image = {
      ...GRAPH.nodes[0],
      id: 'i',
      kind: 'image',
      name: 'sklearn'
    };
    const graph = {
      ...GRAPH,
      nodes: [...GRAPH.nodes, image],
      hits: ['i', 'v']
    };
    const names = async (question: string) =>
      [
        ...(
          await draw(bundle('lineage', { ...graph, question }))
        ).querySelectorAll('.mlops-name')
      ].map(name => name.textContent);
    expect(await names('all')).toEqual(['train.csv', 'churn/2']);
    expect(await names('datasets')).toContain('sklearn');
  });

  it('shows names and comments as text, whatever they say', async () => {
    const node = await draw(bundle('version', version(2)));
    expect(node.textContent).toContain('<img src=x>');
    expect(node.textContent).toContain('<b>train</b>.csv');
    expect(node.querySelector('img, .mlops-displayFact b')).toBeNull();
  });

  it.each([
    ['a newer form', { version: 2, kind: 'version', data: version(2) }],
    ['an unknown kind', { version: 1, kind: 'hologram', data: {} }],
    ['no data', { version: 1, kind: 'version', data: null }],
    ['something else', ['a list']]
  ])('shows the text of %s', async (_, payload) => {
    const node = await draw({
      'text/plain': 'plain <b>text</b>',
      [MIME_TYPE]: payload
    });
    expect(node.textContent).toBe('plain <b>text</b>');
    expect(bundleOf(payload)).toBeNull();
  });

  it('shows the text of data that is not what it says', async () => {
    const said = jest
      .spyOn(console, 'error')
      .mockImplementation(() => undefined);
    const node = await draw(bundle('comparison', { versions: 'none' }));
    expect(node.textContent).toBe('plain comparison');
    said.mockRestore();
  });

  it('says when it has drawn, and asks for commands by an event', async () => {
    const heard: unknown[] = [];
    const onShown = () => heard.push('shown');
    const onCommand = (event: Event) =>
      heard.push((event as CustomEvent).detail);
    document.addEventListener(SHOWN, onShown);
    document.addEventListener(COMMAND, onCommand);
    const node = await draw(
      bundle('version', { ...version(2), previous: version(1) })
    );
    node
      .querySelectorAll<HTMLButtonElement>('.mlops-ask')
      .forEach(button => button.click());
    expect(heard).toEqual([
      'shown',
      { command: 'mlops:open-version', args: { reference: 'churn/2' } },
      { command: 'mlops:compare', args: { references: ['churn/1', 'churn/2'] } }
    ]);
    document.removeEventListener(SHOWN, onShown);
    document.removeEventListener(COMMAND, onCommand);
  });
});
