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

/** `churn/3` and `churn@approved` name the same kind of path: the number or the word. */
export function versionPath(reference: string, ...below: string[]): string {
  const at = Math.max(reference.lastIndexOf('/'), reference.lastIndexOf('@'));
  const group = reference.slice(0, at);
  const version = reference.slice(at + 1);
  return pathOf('models', group, 'versions', version, ...below);
}
