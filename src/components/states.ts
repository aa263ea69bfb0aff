import type { TranslationBundle } from '@jupyterlab/translation';

import type { IconName } from './shapes';

/** What a colour of a state says. */
export type Tone = 'success' | 'warn' | 'error' | 'brand' | 'info' | 'neutral';

/** Whose status word it is. */
export type StateKind =
  | 'approval'
  | 'package'
  | 'endpoint'
  | 'job'
  | 'rule'
  | 'finding'
  | 'outcome'
  | 'card'
  | 'bias';

/** How a state looks and reads. */
export interface IStateLook {
  icon: IconName;
  tone: Tone;
  word: string;
  /** The longer word of the chip, where there is one. */
  chip?: string;
}

type Looks = Record<string, IStateLook>;

const look = (icon: IconName, tone: Tone, word: string, chip?: string) =>
  ({ icon, tone, word, chip }) as IStateLook;

/** The look of a service's status word; a word nobody knows yet is shown as it is. */
export function stateLook(
  kind: StateKind,
  value: string,
  trans: TranslationBundle
): IStateLook {
  const known = LOOKS[kind](trans);
  return Object.prototype.hasOwnProperty.call(known, value)
    ? known[value]
    : look('question', 'neutral', value);
}

const LOOKS: Record<StateKind, (trans: TranslationBundle) => Looks> = {
  approval: trans => ({
    PendingManualApproval: look(
      'clock',
      'warn',
      trans.__('Pending'),
      trans.__('Pending approval')
    ),
    Approved: look('discTick', 'success', trans.__('Approved')),
    Rejected: look('discCross', 'error', trans.__('Rejected')),
    Logged: look('file', 'neutral', trans.__('Logged'))
  }),
  package: trans => ({
    InProgress: look('turning', 'brand', trans.__('Validating')),
    Pending: look('turning', 'brand', trans.__('Validating')),
    Completed: look('discTick', 'success', trans.__('Completed')),
    Failed: look('triangle', 'error', trans.__('Failed')),
    Deleting: look('squareDashed', 'neutral', trans.__('Deleting'))
  }),
  endpoint: trans => ({
    InService: look('ringDot', 'success', trans.__('In service')),
    Creating: look('turning', 'brand', trans.__('Creating')),
    Updating: look('turning', 'brand', trans.__('Updating')),
    SystemUpdating: look('turning', 'brand', trans.__('Updating (AWS)')),
    RollingBack: look('turnedBack', 'warn', trans.__('Rolling back')),
    OutOfService: look('ringStruck', 'neutral', trans.__('Out of service')),
    Failed: look('triangle', 'error', trans.__('Failed')),
    UpdateRollbackFailed: look(
      'triangle',
      'error',
      trans.__('Roll back failed')
    ),
    Deleting: look('ringDashedSquare', 'neutral', trans.__('Deleting'))
  }),
  job: trans => ({
    InProgress: look('turning', 'brand', trans.__('Running')),
    Completed: look('discTick', 'success', trans.__('Completed')),
    Failed: look('triangle', 'error', trans.__('Failed')),
    Stopping: look('ringDashedSquare', 'neutral', trans.__('Stopping')),
    Stopped: look('ringSquare', 'neutral', trans.__('Stopped'))
  }),
  rule: trans => ({
    met: look('discTick', 'success', trans.__('Met')),
    unmet: look('triangle', 'error', trans.__('Not met')),
    waiting: look('clock', 'warn', trans.__('Waiting')),
    waived: look('ringBar', 'neutral', trans.__('Waived'))
  }),
  finding: trans => ({
    Changed: look('triangle', 'warn', trans.__('Changed')),
    Same: look('discTick', 'success', trans.__('Same')),
    Gone: look('discCross', 'error', trans.__('Gone')),
    Unreadable: look('question', 'neutral', trans.__('Cannot be read')),
    Serves: look('ringDot', 'success', trans.__('Serves')),
    Served: look('ringBar', 'neutral', trans.__('Served')),
    Nowhere: look('ringStruck', 'neutral', trans.__('Serves nowhere')),
    Evaluated: look('ring', 'neutral', trans.__('Evaluated only')),
    Unknown: look('question', 'neutral', trans.__('Not known'))
  }),
  card: trans => ({
    Draft: look('file', 'neutral', trans.__('Draft')),
    PendingReview: look('clock', 'warn', trans.__('Pending review')),
    Approved: look('discTick', 'success', trans.__('Approved')),
    Archived: look('squareDashed', 'neutral', trans.__('Archived'))
  }),
  bias: trans => ({
    even: look('discTick', 'success', trans.__('Even')),
    uneven: look('triangle', 'error', trans.__('Uneven'))
  }),
  outcome: trans => ({
    better: look('discTick', 'success', trans.__('Better')),
    worse: look('triangle', 'error', trans.__('Worse')),
    unclear: look('ringBar', 'neutral', trans.__('No clear difference')),
    unknown: look('question', 'neutral', trans.__('Cannot be said'))
  })
};
