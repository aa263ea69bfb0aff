import { Linking } from './linking';
import { versionPath } from './requests';
import { pathOf, request } from './request';
import type {
  Cleaned,
  CopyPlan,
  ModelGroup,
  Progressed,
  Removal,
  Sharing,
  Version
} from './types';

/** Where a copy goes; what is empty is as it is here. */
export interface IPlace {
  group: string;
  use: '' | 'aws' | 'local';
  profile: string;
  region: string;
}

/** With whom to share a group, and how. */
export interface IShareRequest {
  accounts: string[];
  rights: 'read' | 'deploy';
  promote: boolean;
  dryRun: boolean;
}

/** What happens to endpoints that serve what is deleted. */
type Serving = 'refuse' | 'remove' | 'keep';

/** Copying elsewhere, sharing with other accounts, and deleting. */
export class Elsewhere extends Linking {
  deleteGroup(name: string, endpoints: Serving): Promise<Cleaned> {
    const query = { endpoints };
    return this._send(pathOf('models', name), { method: 'DELETE', query });
  }

  deleteVersion(reference: string, endpoints: Serving): Promise<Cleaned> {
    const query = { endpoints };
    return this._send(versionPath(reference), { method: 'DELETE', query });
  }

  /** What hangs on what is to be deleted. */
  removal(
    kind: Removal['kind'],
    name: string,
    endpoints: Serving = 'refuse'
  ): Promise<Removal> {
    switch (kind) {
      case 'group':
        return this._get(pathOf('models', name, 'removal'), { endpoints });
      case 'version':
        return this._get(versionPath(name, 'removal'), { endpoints });
      case 'endpoint':
        return this._get(pathOf('endpoints', name, 'removal'));
    }
  }

  planCopy(reference: string, there: IPlace): Promise<CopyPlan> {
    return this._get(versionPath(reference, 'copy'), filled(there));
  }

  copy(reference: string, there: IPlace, progress: string): Promise<Version> {
    const { group, use, profile, region } = there;
    const body = { ...filled({ group, use, profile, region }), progress };
    return this._send(versionPath(reference, 'copy'), { method: 'POST', body });
  }

  /** How far a request has come; null before it began and at its end. */
  progress(token: string): Promise<Progressed | null> {
    return request(this._settings, pathOf('progress', token));
  }

  /** Groups that other accounts share with this one. */
  async sharedGroups(): Promise<ModelGroup[]> {
    const answer = await this._get<{ groups: ModelGroup[] }>('shared-models');
    return answer.groups;
  }

  sharing(group: string): Promise<Sharing> {
    return this._get(pathOf('models', group, 'sharing'));
  }

  share(group: string, body: IShareRequest): Promise<Sharing> {
    const path = pathOf('models', group, 'sharing');
    return this._send(path, { method: 'PUT', body });
  }

  unshare(group: string, account: string[]): Promise<Sharing> {
    const path = pathOf('models', group, 'sharing');
    return this._send(path, { method: 'DELETE', query: { account } });
  }

  deleteEndpoint(name: string): Promise<Cleaned> {
    return this._send(pathOf('endpoints', name), { method: 'DELETE' });
  }
}

/** A place without what is empty. */
function filled(place: IPlace): Record<string, string> {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value));
}
