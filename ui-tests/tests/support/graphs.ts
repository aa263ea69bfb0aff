/** A node of a lineage answer, as the server part sends it. */
export interface INode {
  id: string;
  kind: string;
  name: string;
  detail: string;
  lineageType: string;
  type: string;
  uri: string | null;
  reference: string | null;
  state: string | null;
  created: string | null;
  properties: Record<string, string>;
  up: number | null;
  down: number | null;
  run: string | null;
}

/** A lineage answer. */
export interface IAnswer {
  start: string[];
  reference: string;
  question: string;
  answer: string;
  hits: string[];
  findings: unknown[];
  nodes: INode[];
  edges: { source: string; destination: string; type: string; how: string }[];
  partial: boolean;
  reason: string;
  total: number;
  kinds: Record<string, number>;
  next: string | null;
}

/** What one run of a pipeline leaves behind, after the data set that it read. */
const CHAIN = [
  'job',
  'model',
  'version',
  'approval',
  'deployment',
  'endpoint'
] as const;
/** So many runs read one data set, and so many deployments go to one endpoint. */
const READERS = 8;
const DEPLOYED = 20;

/** A lineage of so many nodes: runs that read data sets and end on shared endpoints. */
export function answerOf(count: number): IAnswer {
  const nodes: INode[] = [];
  const edges: IAnswer['edges'] = [];
  const made = new Map<string, INode>();
  const node = (kind: string, number: number): INode => {
    const id = `arn:${kind}/${number}`;
    const known = made.get(id);
    if (known) {
      return known;
    }
    const one: INode = {
      id,
      kind,
      name: kind === 'version' ? `churn/${number}` : `${kind}-${number}`,
      detail: kind === 'dataset' ? `${569 + number} rows` : '',
      lineageType: 'Artifact',
      type: 'DataSet',
      uri: `s3://data/${kind}-${number}`,
      reference: null,
      state: kind === 'version' ? 'Approved' : null,
      created: '2026-03-16T16:42:00Z',
      properties: {},
      up: null,
      down: null,
      run: null
    };
    made.set(id, one);
    nodes.push(one);
    return one;
  };
  const link = (from: INode, to: INode) =>
    edges.push({
      source: from.id,
      destination: to.id,
      type: 'ContributedTo',
      how: ''
    });
  for (let run = 0; nodes.length < count; run += 1) {
    let last = node('dataset', Math.floor(run / READERS));
    for (const kind of CHAIN) {
      if (nodes.length >= count) {
        break;
      }
      const number = kind === 'endpoint' ? Math.floor(run / DEPLOYED) : run;
      const next = node(kind, number);
      link(last, next);
      if (kind === 'version' && run % 3 === 0) {
        link(node('dataset', Math.floor(run / READERS / 2)), next);
      }
      last = next;
    }
  }
  const kinds: Record<string, number> = {};
  nodes.forEach(({ kind }) => {
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  });
  return {
    start: [nodes[0].id],
    reference: 's3://data/dataset-0',
    question: 'all',
    answer: `dataset-0 is where ${count} things begin.`,
    hits: [],
    findings: [],
    nodes,
    edges,
    partial: false,
    reason: '',
    total: nodes.length,
    kinds,
    next: null
  };
}
