import type { PodLogs } from '../types.ts';
import type { ApiStore } from '../store.ts';
import type { UserInfo } from './authentication.ts';
import { headerOf, type ApiRequest } from './http.ts';
import type { Authorizer } from './rbac.ts';
import type { ResourceInfo } from './resources.ts';
import type { WatchRegistry } from './watch-registry.ts';

/** What the handlers of the API work on. */
export interface ApiDeps {
  readonly store: ApiStore;
  readonly authorizer: Authorizer;
  readonly logs: PodLogs;
  readonly watches: WatchRegistry;
  readonly now: () => Date;
  /** How often a watch that asked for bookmarks gets one. */
  readonly bookmarkMs: number;
  /** The most objects of one page of a list. */
  readonly pageLimit: number;
}

/** One authorized request for a stored resource. */
export interface Call {
  readonly request: ApiRequest;
  readonly user: UserInfo;
  readonly info: ResourceInfo;
  readonly namespace: string | undefined;
  /** Empty for a request about a collection. */
  readonly name: string;
}

/** The name a write leaves in managedFields: `fieldManager`, else the client's first word. */
export function managerOf(call: Call): string {
  const given = call.request.query.get('fieldManager');
  if (given !== null && given !== '') return given;
  return headerOf(call.request, 'user-agent')?.split('/')[0] || 'unknown';
}
