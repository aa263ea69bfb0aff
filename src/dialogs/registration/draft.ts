import type { FinishedJob } from '../../api/types';
import type { IDatasetChoice, IRegistration } from '../../code';
import type { IHeldData, IHoldings } from '../../models';

/** What has been filled in; null stands for what is proposed from the kernel. */
export interface IDraft {
  from: IRegistration['from'];
  /** The variable of the kernel. */
  variable: string | null;
  /** Path or URI. */
  place: string;
  /** Name of a training job; null for the newest. */
  job: string | null;
  /** Whether it is compared with the version before it, once it is there. */
  compares: boolean;
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
    from: 'kernel',
    variable,
    place: '',
    job: null,
    compares: false,
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
  held: IHoldings | null,
  jobs: FinishedJob[]
): IRegistration {
  if (draft.from !== 'kernel') {
    return {
      kind: 'register',
      from: draft.from,
      model:
        draft.from === 'job'
          ? (draft.job ?? jobs[0]?.name ?? '')
          : draft.place.trim(),
      group: draft.group,
      metrics: '',
      evaluation: '',
      datasets: furtherOf(draft),
      description: draft.description
    };
  }
  const fitted = held?.models.filter(model => model.fitted) ?? [];
  const evaluation = draft.evaluation ?? held?.evaluations[0]?.name ?? '';
  const variable = draft.variable ?? fitted[0]?.name ?? '';
  const proposed = evaluation ? '' : (held?.metrics[0]?.name ?? '');
  return {
    kind: 'register',
    from: 'kernel',
    model: variable,
    group: draft.group,
    metrics: draft.metrics ?? proposed,
    evaluation,
    datasets: datasetsOf(draft, variable, held),
    description: draft.description
  };
}

/** Whether there is a model to register; one of the kernel must be fitted. */
export function hasModel(
  { from, model }: IRegistration,
  held: IHoldings | null
): boolean {
  return from === 'kernel'
    ? (held?.models.some(({ name, fitted }) => fitted && name === model) ??
        false)
    : model !== '';
}

/** What went into a model, or may have, where nobody saw which model it went into. */
export function dataOf(held: IHoldings, variable: string): IHeldData[] {
  return held.datasets.filter(
    ({ how }) => variable in how || Object.keys(how).length === 0
  );
}

function datasetsOf(
  draft: IDraft,
  variable: string,
  held: IHoldings | null
): IDatasetChoice[] {
  const found = held ? dataOf(held, variable) : [];
  const chosen = found.filter(({ uri }) => !draft.without.includes(uri));
  const further = furtherOf(draft);
  const isSeen =
    chosen.length === found.length &&
    chosen.every(({ how }) => variable in how);
  // What was seen is recorded with how it was; to name it would be to declare it.
  return isSeen && further.length === 0
    ? []
    : [...chosen.map(({ uri, role }) => ({ uri, role })), ...further];
}

function furtherOf({ further }: IDraft): IDatasetChoice[] {
  return further
    .split(',')
    .map(uri => uri.trim())
    .filter(uri => uri)
    .map(uri => ({ uri, role: 'train' }));
}
