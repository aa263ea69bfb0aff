import type { Action, ICode } from './action';
import { boto3 } from './boto3';
import { magic } from './magic';
import { python } from './python';

export type * from './action';
export { moveWith } from './action';
export { oneLine } from './quoting';

/** The code of an action in its three forms. */
export function codeOf(action: Action): ICode {
  return {
    magic: magic(action),
    python: python(action),
    boto3: boto3(action)
  };
}
