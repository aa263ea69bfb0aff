import type { ServerConnection } from '@jupyterlab/services';

import type { IRequestOptions } from './request';
import { pathOf, request } from './request';

/** Sends requests; what is not there answers with a problem, so that every answer is one. */
export class Requests {
  constructor(protected _settings: ServerConnection.ISettings) {}

  protected _get<T>(
    path: string,
    query?: IRequestOptions['query']
  ): Promise<T> {
    return this._send(path, { query });
  }

  protected async _send<T>(path: string, options: IRequestOptions): Promise<T> {
    const answer = await request<T>(this._settings, path, options);
    if (answer === null) {
      throw new Error(`The server part gave no answer to ${path}.`);
    }
    return answer;
  }
}

const VERSION = /^(.+?)(?:[/@]([^/@]*)|(~[^/@]*))$/;

/** `churn/3`, `churn@approved` and `churn~1` name the same kind of path: number, word or steps. */
export function versionPath(reference: string, ...below: string[]): string {
  const [, group = reference, named, back] = VERSION.exec(reference) ?? [];
  return pathOf('models', group, 'versions', named ?? back ?? '', ...below);
}

/** The group that a reference to a version, or to the group itself, names. */
export function groupOf(reference: string): string {
  return VERSION.exec(reference)?.[1] ?? reference;
}
