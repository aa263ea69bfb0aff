import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type { Problem } from './types';

/** Code of the problem that tells that our part of Jupyter Server does not answer. */
export const SERVER_OFF = 'ServerPartOff';

/** An error answer: carries the problem that the server described. */
export class RequestError extends Error {
  constructor(
    readonly problem: Problem,
    readonly status: number
  ) {
    super(problem.title);
    this.name = 'RequestError';
  }
}

/** What a request sends beside its path. */
export interface IRequestOptions {
  method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  body?: unknown;
  query?: Record<string, string | number | string[] | undefined>;
}

/**
 * Send one request below `<base_url>mlops-ext/`.
 *
 * @returns the answer, or null when there is none (status 204).
 * @throws RequestError when the server refuses, fails or cannot be reached.
 */
export async function request<T>(
  settings: ServerConnection.ISettings,
  path: string,
  options: IRequestOptions = {}
): Promise<T | null> {
  const url =
    URLExt.join(settings.baseUrl, 'mlops-ext', path) +
    queryString(options.query ?? {});
  const init: RequestInit = { method: options.method ?? 'GET' };
  if (options.body !== undefined) {
    init.body = JSON.stringify(options.body);
  }
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(url, init, settings);
  } catch (error) {
    throw new RequestError(unreachable(error), 0);
  }
  if (response.status === 204) {
    return null;
  }
  const data = await readJson(response);
  if (!response.ok) {
    throw new RequestError(problemOf(response, data), response.status);
  }
  return data as T;
}

/** The problem behind any error, so that views show one form. */
export function toProblem(error: unknown): Problem {
  if (error instanceof RequestError) {
    return error.problem;
  }
  const message = error instanceof Error ? error.message : String(error);
  return plainProblem(
    'Unexpected',
    'Something unexpected went wrong.',
    message
  );
}

/** Join the parts of a path, each of them quoted. */
export function pathOf(...parts: (string | number)[]): string {
  return parts.map(part => encodeURIComponent(String(part))).join('/');
}

function queryString(
  query: Record<string, string | number | string[] | undefined>
): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) {
        params.append(name, String(item));
      }
    }
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function problemOf(response: Response, data: unknown): Problem {
  if (isProblem(data)) {
    return data;
  }
  if (response.status === 404) {
    return plainProblem(SERVER_OFF, 'Server part is off', response.statusText);
  }
  return plainProblem(
    `Http${response.status}`,
    'Jupyter Server refused the request.',
    response.statusText
  );
}

function isProblem(data: unknown): data is Problem {
  return (
    typeof data === 'object' &&
    data !== null &&
    'code' in data &&
    'title' in data
  );
}

function unreachable(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return {
    ...plainProblem('Unreachable', 'Jupyter Server does not answer.', message),
    hint: 'Look whether it still runs, then refresh.',
    cause: 'offline',
    retryable: true
  };
}

/** A problem that the server part has not described. */
export function plainProblem(
  code: string,
  title: string,
  message: string
): Problem {
  return {
    code,
    title,
    message,
    hint: '',
    cause: null,
    action: null,
    resource: null,
    identity: null,
    because: null,
    statement: null,
    wider: null,
    closest: [],
    proposal: null,
    fields: {},
    requestId: null,
    retryable: false
  };
}
