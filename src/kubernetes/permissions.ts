import type { Identity } from '../config.ts';
import { leaseName } from '../training/names.ts';
import type { Action } from './access-review.ts';

/** One right that the bot needs in each namespace with runs, and what does not work without it. */
export interface Permission {
  readonly action: Action;
  readonly without: string;
  /** True where nothing at all works without it. */
  readonly vital?: boolean;
}

function rights(
  group: string,
  resource: string,
  verbs: readonly string[],
  without: string,
  vital = false,
): Permission[] {
  const [name = '', subresource] = resource.split('/');
  const target = { group, resource: name, ...(subresource && { subresource }) };
  return verbs.map((verb) => ({ action: { verb, ...target }, without, vital }));
}

/** With its own rights, whatever the identity. */
const always: readonly Permission[] = [
  ...rights('batch', 'jobs', ['list', 'watch'], 'no run is seen', true),
  ...rights('', 'pods', ['list', 'watch'], 'no run is seen to start', true),
  ...rights('', 'configmaps', ['list', 'watch'], 'what was told is forgotten', true),
  ...rights('', 'configmaps', ['create', 'get', 'patch'], 'no thread can be told'),
  ...rights('', 'configmaps', ['delete'], 'records that lost their Job stay for good'),
  ...rights('batch', 'jobs', ['get'], 'a deleted run is not told from a hidden one'),
  ...rights('batch', 'jobs', ['patch'], 'finished Jobs are kept for good'),
  ...rights('', 'resourcequotas', ['list'], 'a plan does not say what is left of a quota'),
  ...rights('', 'events', ['list'], 'the reasons why a run waits are missing'),
];

/** Where the bot acts in its own name. */
const acting: readonly Permission[] = [
  ...rights('batch', 'jobs', ['create'], 'no run can be started'),
  ...rights('batch', 'jobs', ['delete'], 'no run can be cancelled'),
  ...rights('', 'pods/log', ['get'], 'failures are told without their log'),
];

/** Where it acts in the person's name (constrained impersonation, Kubernetes 1.36 and newer). */
const onBehalf: readonly Permission[] = [
  ...rights('batch', 'jobs', ['impersonate-on:user-info:create'], 'no run can be started'),
  ...rights('batch', 'jobs', ['impersonate-on:user-info:delete'], 'no run can be cancelled'),
  ...rights(
    '',
    'pods/log',
    ['impersonate-on:user-info:get'],
    'failures are told without their log',
  ),
];

const withoutRelease = 'the records of a namespace that is deleted hold it until npm run cleanup';

/** In the bot's own namespace, to agree with other replicas on who tells. */
export const leaseRights: readonly Permission[] = [
  ...rights('coordination.k8s.io', 'leases', ['create', 'get', 'patch'], 'run one replica only'),
].map(({ action, without }) => ({
  // The name of an object that is only being created cannot be held against a rule.
  action: action.verb === 'create' ? action : { ...action, name: leaseName },
  without,
}));

/**
 * In the whole cluster, to say how many GPUs are free where a run waits for some. The bot does its
 * work without: nobody has to let it see every pod.
 */
export const capacityRights: readonly Permission[] = [
  ...rights('', 'nodes', ['list'], 'nobody hears how large the nodes are'),
  ...rights('', 'pods', ['list'], 'nobody hears how many GPUs are free, and where'),
];

/**
 * In the whole cluster, where deploy/ grants them: for threads and records that outlive the bot's
 * rights in a namespace that is deleted.
 */
export const releaseRights: readonly Permission[] = [
  ...rights('', 'configmaps', ['patch'], withoutRelease),
  ...rights('', 'namespaces', ['get'], withoutRelease),
];

/** Every right the bot needs in a namespace: the list that deploy/ grants and the start checks. */
export function permissionsFor(identity: Identity): readonly Permission[] {
  return [...always, ...(identity === 'impersonate' ? onBehalf : acting)];
}

/** To ask, under `review`, what a person may do. */
export const reviewAction: Action = {
  verb: 'create',
  group: 'authorization.k8s.io',
  resource: 'subjectaccessreviews',
};

/**
 * To act as this person, or as a member of this group: the first is what Kubernetes 1.36 knows, the
 * second what older ones do.
 */
export function impersonateActions(
  resource: 'users' | 'groups',
  name: string,
): readonly [Action, Action] {
  return [
    { verb: 'impersonate:user-info', group: 'authentication.k8s.io', resource, name },
    { verb: 'impersonate', group: '', resource, name },
  ];
}
