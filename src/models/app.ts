import type { Event, ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';

import { Client } from '../api/client';
import type { ConnectionInfo, EndpointSummary, ModelGroup } from '../api/types';
import type { Versions } from '../find';
import type { IChange } from './live';
import { Live } from './live';
import { Resource } from './resource';

/** Versions that are asked for first, when none are known. */
const FIRST_ROWS = 100;

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
    this.shared = new Resource(() => client.sharedGroups());
    this.versions = new Resource(() => this._readVersions());
    this.live.changed.connect(this._onChanged, this);
  }

  readonly client: Client;
  readonly live: Live;
  readonly connection: Resource<ConnectionInfo>;
  readonly groups: Resource<ModelGroup[]>;
  readonly endpoints: Resource<EndpointSummary[]>;
  /** Groups of other accounts, read by who shows them. */
  readonly shared: Resource<ModelGroup[]>;
  /** All versions as columns; read by the page that shows them. */
  readonly versions: Resource<Versions>;

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
    this.shared.dispose();
    this.versions.dispose();
  }

  /** Read everything again. */
  async refresh(): Promise<void> {
    await Promise.all([
      this.connection.refresh(),
      this.groups.refresh(),
      this.endpoints.refresh(),
      this.versions.loading ? undefined : this.versions.refresh()
    ]);
  }

  /** Choose the SageMaker, then show what it holds. */
  async choose(use: 'aws' | 'local'): Promise<void> {
    await this.client.choose({ use });
    await this.refresh();
  }

  /** The newest at once, then all of them; after that what there is only when it changed. */
  private async _readVersions(): Promise<Versions> {
    const { Versions } = await import('../find');
    if (!this.versions.value) {
      const newest = await this.client.versions('', FIRST_ROWS);
      if (newest) {
        this.versions.set(new Versions(newest));
      }
    }
    const known = this.versions.value;
    const all = await this.client.versions(known?.columns.mark);
    if (all) {
      return new Versions(all);
    }
    if (!known) {
      throw new Error('The server part answered that nothing has changed.');
    }
    return known;
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
