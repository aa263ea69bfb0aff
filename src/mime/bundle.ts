import type { Evaluation } from '../api/types';

/** What notebook results carry beside their text and HTML forms. */
export const MIME_TYPE = 'application/vnd.mlops+json';

/** The newest form of the bundle that is understood. */
const VERSION = 1;

const KINDS = [
  'version',
  'models',
  'jobs',
  'found',
  'alias',
  'collections',
  'comparison',
  'lineage',
  'lineage-import',
  'link',
  'links',
  'entity',
  'suggestions',
  'endpoint',
  'history',
  'policies',
  'standing',
  'decisions',
  'iam',
  'evaluation',
  'reports',
  'trend',
  'card',
  'invocation',
  'cleaned',
  'copy',
  'removal',
  'sharing',
  'connection'
] as const;

/** What a bundle shows. */
export type BundleKind = (typeof KINDS)[number];

/** A result as the kernel sent it; `data` is checked by drawing it. */
export interface IBundle {
  kind: BundleKind;
  connection: { kind: string; account: string; region: string };
  data: unknown;
  extra: {
    evaluation?: Evaluation;
    /** By metric's name: its values over the versions, oldest first. */
    trends?: Record<string, (number | null)[]>;
  };
}

/** The bundle in a cell's output; null for a kind or a form that is not known here. */
export function bundleOf(value: unknown): IBundle | null {
  if (!isRecord(value) || value.version !== VERSION) {
    return null;
  }
  const { kind, data, connection, extra } = value;
  if (!isKind(kind) || !isRecord(data)) {
    return null;
  }
  const from = isRecord(connection) ? connection : {};
  return {
    kind,
    connection: {
      kind: String(from.kind ?? ''),
      account: String(from.account ?? ''),
      region: String(from.region ?? '')
    },
    data,
    extra: isRecord(extra) ? extra : {}
  };
}

function isKind(value: unknown): value is BundleKind {
  return KINDS.includes(value as BundleKind);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
