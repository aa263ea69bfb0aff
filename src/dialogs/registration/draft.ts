import type { IDatasetChoice, IRegistration } from '../../code';
import type { IHoldings } from '../../models';

/** What has been filled in; null stands for what is proposed from the kernel. */
export interface IDraft {
  variable: string | null;
  group: string;
  metrics: string | null;
  evaluation: string | null;
  /** Data sets of the kernel that are left out, by URI. */
  without: string[];
  /** Paths or URIs besides, with commas between them. */
  further: string;
  description: string;
}

/** A form in which nothing has been changed. */
export function emptyDraft(variable: string | null): IDraft {
  return {
    variable,
    group: '',
    metrics: null,
    evaluation: null,
    without: [],
    further: '',
    description: ''
  };
}

/** The registration that a draft stands for, with what the kernel proposes. */
export function registrationOf(
  draft: IDraft,
  held: IHoldings | null
): IRegistration {
  const fitted = held?.models.filter(model => model.fitted) ?? [];
  const evaluation = draft.evaluation ?? held?.evaluations[0]?.name ?? '';
  const proposed = evaluation ? '' : (held?.metrics[0]?.name ?? '');
  return {
    kind: 'register',
    variable: draft.variable ?? fitted[0]?.name ?? '',
    group: draft.group,
    metrics: draft.metrics ?? proposed,
    evaluation,
    datasets: datasetsOf(draft, held),
    description: draft.description
  };
}

/** Whether the kernel holds a fitted model of that name. */
export function isFitted(variable: string, held: IHoldings | null): boolean {
  return (
    held?.models.some(({ name, fitted }) => fitted && name === variable) ??
    false
  );
}

function datasetsOf(draft: IDraft, held: IHoldings | null): IDatasetChoice[] {
  const chosen =
    held?.datasets.filter(({ uri }) => !draft.without.includes(uri)) ?? [];
  const further = draft.further
    .split(',')
    .map(uri => uri.trim())
    .filter(uri => uri);
  return [
    ...chosen.map(({ uri, role }) => ({ uri, role })),
    ...further.map(uri => ({ uri, role: 'train' }))
  ];
}
