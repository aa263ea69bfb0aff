import type { ConnectionInfo } from '../api/types';
import type { IMLOps } from '../tokens';

/** Which SageMaker, and as whom, in two short lines. */
export function connectionWords(
  { trans, model }: IMLOps,
  info: ConnectionInfo | undefined
): [string, string] {
  if (!info) {
    return model.connection.problem
      ? [trans.__('Not connected'), model.connection.problem.code]
      : [trans.__('Connecting'), '\u00a0'];
  }
  return info.kind === 'local'
    ? [trans.__('Local SageMaker'), trans.__('this machine · %1', info.user)]
    : [
        trans.__('AWS · %1', info.account),
        `${info.region} · ${info.role ?? info.user}`
      ];
}
