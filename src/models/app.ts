import type { Event, ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';

import { Client } from '../api/client';
import type { ConnectionInfo, EndpointSummary, ModelGroup } from '../api/types';
import type { IChange } from './live';
import { Live } from './live';
import { Resource } from './resource';

/**
 * What the panel, the pages and the dialogs share: the client, live updates and the lists.
 *
 * The lists are read whole and filtered where they are shown.
 */
export class MLOpsModel implements IDisposable {
  constructor(options: MLOpsModel.IOptions) {
    const client = new Client(options.serverSettings);
    this.client = client;
    this.live = new Live(client, options.events);
    this.connection = new Resource(() => client.connection());
    this.groups = new Resource(() => client.groups());
    this.endpoints = new Resource(() => client.endpoints());
    this.live.changed.connect(this._onChanged, this);
  }

  readonly client: Client;
  readonly live: Live;
  readonly connection: Resource<ConnectionInfo>;
  readonly groups: Resource<ModelGroup[]>;
  readonly endpoints: Resource<EndpointSummary[]>;

  /** Reference of what the user looks at, in the panel or on a page. */
  selected: string | null = null;

  get isDisposed(): boolean {
    return this.live.isDisposed;
  }

  dispose(): void {
    this.live.dispose();
    this.connection.dispose();
    this.groups.dispose();
    this.endpoints.dispose();
  }

  /** Read everything again. */
  async refresh(): Promise<void> {
    await Promise.all([
      this.connection.refresh(),
      this.groups.refresh(),
      this.endpoints.refresh()
    ]);
  }

  /** Choose the SageMaker, then show what it holds. */
  async choose(use: 'aws' | 'local'): Promise<void> {
    await this.client.choose({ use });
    await this.refresh();
  }

  private _onChanged(_: Live, changes: IChange[]): void {
    const kinds = new Set(changes.map(change => change.kind));
    if (kinds.has('connection')) {
      void this.refresh();
      return;
    }
    if (kinds.has('group') || kinds.has('version')) {
      void this.groups.refresh();
    }
    if (kinds.has('endpoint')) {
      void this.endpoints.refresh();
    }
  }
}

export namespace MLOpsModel {
  /** What the model is made from: both come with `app.serviceManager`. */
  export interface IOptions {
    serverSettings: ServerConnection.ISettings;
    events: Event.IManager;
  }
}
