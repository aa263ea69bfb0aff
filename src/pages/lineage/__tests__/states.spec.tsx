import { act } from 'react';
import React from 'react';

import { TestServer, mlopsOn } from '../../../__tests__/server';
import type { LineageGraph, LineageNode } from '../../../api/types';
import { click, mount, unmountAll } from '../../../components/__tests__/mount';
import { MLOpsProvider } from '../../../models/context';
import { Resource } from '../../../models/resource';
import { jobOf, logCommand } from '../job';
import { madeBy } from '../notebook';
import { LineageLoaded } from '../notyet';

afterEach(() => {
  unmountAll();
  jest.useRealTimers();
});

const EMPTY: LineageGraph = {
  start: [],
  reference: 'churn/3',
  question: 'all',
  answer: '',
  hits: [],
  findings: [],
  nodes: [],
  edges: [],
  total: 0,
  kinds: {},
  next: null,
  same: {},
  pending: false,
  partial: false,
  reason: ''
};

function node(
  id: string,
  kind: LineageNode['kind'],
  more: Partial<LineageNode> = {}
): LineageNode {
  return {
    id,
    kind,
    name: id,
    detail: '',
    lineageType: 'Artifact',
    type: 'Model',
    uri: null,
    reference: null,
    state: null,
    created: null,
    properties: {},
    up: null,
    down: null,
    run: null,
    ...more
  };
}

function shown(
  resource: Resource<LineageGraph>,
  server = new TestServer()
): HTMLElement {
  return mount(
    <MLOpsProvider mlops={mlopsOn(server)}>
      <LineageLoaded resource={resource} token="t" name="churn/3">
        {({ answer }) => <p>{answer}</p>}
      </LineageLoaded>
    </MLOpsProvider>
  );
}

const told = (host: HTMLElement) => host.textContent ?? '';

describe('lineage that is not there yet', () => {
  it('is said so, never empty, and looked for again', async () => {
    const answers = [
      { ...EMPTY, pending: true, answer: 'It was made 2 minutes ago.' },
      { ...EMPTY, answer: 'churn/3 learned from train.csv.' },
      { ...EMPTY, answer: 'churn/3 learned from train.csv.' }
    ];
    const resource = new Resource(() => Promise.resolve(answers.shift()!));
    await resource.refresh();
    const host = shown(resource);
    expect(told(host)).toContain('The lineage of churn/3 is not there yet');
    expect(told(host)).toContain('It was made 2 minutes ago.');
    click(host.querySelector('button'));
    await act(() => resource.refresh());
    expect(told(shown(resource))).toBe('churn/3 learned from train.csv.');
  });
});

describe('lineage that takes long to read', () => {
  it('says how much has been read so far', async () => {
    jest.useFakeTimers();
    const server = new TestServer({
      'GET progress/t': {
        text: 'Reading the lineage: 1,200 so far',
        done: 0,
        total: 0
      }
    });
    const host = shown(new Resource(() => new Promise(() => {})), server);
    await act(() => jest.advanceTimersByTimeAsync(200));
    expect(told(host)).toContain('Reading the lineage…');
    await act(() => jest.advanceTimersByTimeAsync(500));
    expect(told(host)).toContain('1,200 so far');
  });
});

describe('what a node leads to', () => {
  it('is the log and the console of a job, by its ARN', () => {
    const uri =
      'arn:aws:sagemaker:eu-west-1:111122223333:processing-job/clean-7';
    const job = jobOf(node('j', 'job', { uri }))!;
    expect(job.console).toBe(
      'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/processing-jobs/clean-7'
    );
    expect(logCommand(job)).toContain(
      '--log-group-name /aws/sagemaker/ProcessingJobs --log-stream-name-prefix clean-7/'
    );
    expect(jobOf(node('j', 'job', { uri: `${uri}" onclick="x` }))).toBeNull();
    expect(jobOf(node('d', 'dataset', { uri: 's3://data/x.csv' }))).toBeNull();
  });

  it('is of a notebook the version that came of it', () => {
    const nodes = [
      node('n', 'notebook'),
      node('m', 'model'),
      node('v', 'version', { reference: 'churn/3' })
    ];
    const edge = (source: string, destination: string) => ({
      source,
      destination,
      type: 'Produced',
      how: ''
    });
    const edges = [edge('n', 'm'), edge('m', 'v')];
    expect(madeBy(nodes[0], { nodes, edges })).toBe('churn/3');
    expect(madeBy(nodes[0], { nodes, edges: edges.slice(1) })).toBeNull();
  });
});
