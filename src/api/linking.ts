import { Requests } from './requests';
import type {
  LineageEntity,
  LineageImport,
  LineageLinks,
  LineageSuggestions,
  LinkChange
} from './types';

/** What to link with what; a dry run changes nothing. */
export interface ILinkRequest {
  source: string;
  destination: string;
  type:
    'ContributedTo' | 'AssociatedWith' | 'DerivedFrom' | 'Produced' | 'SameAs';
  dryRun?: boolean;
}

/** What to unlink from what. */
export interface IUnlinkRequest {
  source: string;
  destination: string;
  /** Also what nobody made by hand. */
  force: boolean;
}

/** What to make in the lineage. */
export interface IEntityRequest {
  lineageType: LineageEntity['lineageType'];
  uri: string;
  type: string;
  name: string;
  properties: Readonly<Record<string, string>>;
}

/** OpenLineage events to take in; a dry run only says what would be made. */
export interface IImportRequest {
  text: string;
  /** Of the file. */
  name: string;
  dryRun: boolean;
}

/** Lineage edited by hand. */
export class Linking extends Requests {
  /** The direct links of something, with who made them. */
  links(ref: string): Promise<LineageLinks> {
    return this._get('lineage/links', { ref });
  }

  link(body: ILinkRequest): Promise<LinkChange> {
    return this._send('lineage/links', { method: 'PUT', body });
  }

  unlink(given: IUnlinkRequest): Promise<LinkChange> {
    const query = { ...given, force: String(given.force) };
    return this._send('lineage/links', { method: 'DELETE', query });
  }

  /** Data sets that a version may have learned from. */
  suggestions(ref: string): Promise<LineageSuggestions> {
    return this._get('lineage/suggestions', { ref });
  }

  acceptSuggestions(ref: string, uris: string[]): Promise<LineageSuggestions> {
    const body = { ref, uris };
    return this._send('lineage/suggestions', { method: 'POST', body });
  }

  makeEntity(body: IEntityRequest): Promise<LineageEntity> {
    return this._send('lineage/entities', { method: 'POST', body });
  }

  importLineage(body: IImportRequest): Promise<LineageImport> {
    return this._send('lineage/import', { method: 'POST', body });
  }
}
