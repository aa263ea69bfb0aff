import { Notification } from '@jupyterlab/apputils';

import { toProblem } from '../api/request';
import type { IMLOps } from '../tokens';

const SECONDS = 1000;

/** Say something for five seconds. */
export function say(message: string): void {
  Notification.success(message, { autoClose: 5 * SECONDS });
}

/** Say what failed, for as long as it takes to read. */
export function sayProblem(error: unknown): void {
  const problem = toProblem(error);
  const text = [problem.title, problem.message, problem.hint]
    .filter(part => part)
    .join(' ');
  Notification.error(text, { autoClose: 15 * SECONDS });
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
