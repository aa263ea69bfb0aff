import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { toProblem } from '../api/request';
import { statementText } from '../api/statement';
import type { Problem } from '../api/types';
import type { IMLOps } from '../tokens';

const SECONDS = 1000;

/** Say something for five seconds. */
export function say(message: string): void {
  Notification.success(message, { autoClose: 5 * SECONDS });
}

/**
 * Say what failed, for as long as it takes to read; slow is not broken.
 *
 * @param trans - translates the way on that is offered; without it none is.
 */
export function sayProblem(error: unknown, trans?: TranslationBundle): void {
  const problem = toProblem(error);
  const text = [problem.title, problem.message, problem.hint]
    .filter(part => part)
    .join(' ');
  const tell = problem.retryable ? Notification.warning : Notification.error;
  tell(text, {
    autoClose: 15 * SECONDS,
    actions: trans && waysOn(problem, trans)
  });
}

/** What says a failure in a person's language, with the way on. */
export function problemSayer(
  trans: TranslationBundle
): (error: unknown) => void {
  return error => sayProblem(error, trans);
}

function waysOn(
  problem: Problem,
  trans: TranslationBundle
): Notification.IAction[] {
  const { statement } = problem;
  return statement
    ? [
        {
          label: trans.__('Copy statement'),
          callback: () =>
            void navigator.clipboard.writeText(statementText(statement))
        }
      ]
    : [];
}

/** Put code below the active cell, or on the clipboard, and say which. */
export async function insertCode(mlops: IMLOps, code: string): Promise<void> {
  const { trans, notebooks } = mlops;
  if ((await notebooks.insert(code)) === 'clipboard') {
    say(trans.__('No notebook is open: the code is on the clipboard.'));
  }
}

/** Put text on the clipboard and say so. */
export async function copy(mlops: IMLOps, text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  say(mlops.trans.__('Copied %1', text));
}
