/** Where a visitor is: who they are, what they look at. It stands in the address, so that a reload and the way back work. */
export interface Place {
  readonly person: string;
  /** A conversation's id, or one of the app's own tabs. */
  readonly room: string;
  readonly thread?: string;
  /** The Job whose details are open: `namespace/name`. */
  readonly job?: string;
  /** What a narrow screen shows. */
  readonly pane: Pane;
  /** Whether the cluster stands beside the conversation on a wide screen. */
  readonly cluster: boolean;
}

export type Pane = 'list' | 'chat' | 'cluster';

/** The two tabs of the app. */
export const HOME_TAB = 'app-home';
export const MESSAGES_TAB = 'app-messages';

const isPane = (text: string | null): text is Pane =>
  text === 'list' || text === 'chat' || text === 'cluster';

/** The place that an address's `#…` stands for; what is missing is as in `usual`. */
export function placeOf(hash: string, usual: Place): Place {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [person, room, thread] = path.split('/').map(decodeURIComponent);
  const parameters = new URLSearchParams(query);
  const job = parameters.get('job');
  const pane = parameters.get('pane');
  return {
    person: person || usual.person,
    room: room || usual.room,
    ...(thread ? { thread } : {}),
    ...(job === null ? {} : { job }),
    pane: isPane(pane) ? pane : usual.pane,
    cluster: parameters.has('cluster') ? parameters.get('cluster') === '1' : usual.cluster,
  };
}

/** The place with these changes; `undefined` takes something away. */
export function changed(
  place: Place,
  change: { readonly [Key in keyof Place]?: Place[Key] | undefined },
): Place {
  const { person, room, pane, cluster } = place;
  const thread = 'thread' in change ? change.thread : place.thread;
  const job = 'job' in change ? change.job : place.job;
  return {
    person: change.person ?? person,
    room: change.room ?? room,
    pane: change.pane ?? pane,
    cluster: change.cluster ?? cluster,
    ...(thread === undefined ? {} : { thread }),
    ...(job === undefined ? {} : { job }),
  };
}

/** The address's `#…` for a place. */
export function hashOf(place: Place): string {
  const { person, room, thread, job, pane, cluster } = place;
  const path = [person, room, ...(thread === undefined ? [] : [thread])].map(encodeURIComponent);
  const parameters = new URLSearchParams({
    ...(job === undefined ? {} : { job }),
    ...(pane === 'chat' ? {} : { pane }),
    ...(cluster ? {} : { cluster: '0' }),
  });
  const query = parameters.size > 0 ? `?${parameters.toString()}` : '';
  return `#${path.join('/')}${query}`;
}
