import type { EndpointSummary, VersionSummary } from '../api/types';
import type { IStateProps } from '../components';

/** The state of a version: its approval, unless the package itself is not complete. */
export function versionState(
  version: Pick<VersionSummary, 'approval' | 'status'>
): IStateProps {
  return version.status === 'Completed'
    ? { kind: 'approval', value: version.approval }
    : { kind: 'package', value: version.status };
}

/** The state of an endpoint. */
export function endpointState(
  endpoint: Pick<EndpointSummary, 'status'>
): IStateProps {
  return { kind: 'endpoint', value: endpoint.status };
}
