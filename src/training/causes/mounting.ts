import { found, raw, type Row } from './row.ts';

/** What the node last said of a pod whose containers are still being made. */
export interface Preparation {
  readonly reason: string;
  readonly message: string;
  /** How long the pod has been in this state. */
  readonly sinceMs: number;
}

const longPullMs = 2 * 60_000;

const because =
  (reason: string, words: RegExp = /(?:)/) =>
  (said: Preparation): boolean =>
    said.reason === reason && words.test(said.message);

const evidence = ({ reason, message }: Preparation): string => raw(reason, message);

/** Why a pod that has its node does not get to run. */
export const preparationCauses: readonly Row<Preparation>[] = [
  {
    code: 'mount-secret-missing',
    when: because('FailedMount', /(?:secret|configmap) "[^"]+" not found/i),
    hopeless: true,
    say: (said) => ({
      about: found(said.message, /(?:secret|configmap) "([^"]+)" not found/i),
      cause: `The run needs the ${found(said.message, /((?:secret|configmap) "[^"]+") not found/i) ?? 'secret'}, which is missing in your namespace.`,
      fix: 'Ask the platform team to create it; the run goes on by itself then.',
      evidence: evidence(said),
    }),
  },
  {
    code: 'folder-missing',
    when: because('FailedMount', /hostPath type check failed|no such file or directory/i),
    hopeless: true,
    say: (said) => ({
      cause: 'Your folder on the share does not exist on the node.',
      fix: 'Ask the platform engineer to make it, owned by you; the run goes on by itself then.',
      evidence: evidence(said),
    }),
  },
  {
    code: 'share-refused',
    when: because('FailedMount', /access denied|permission denied|operation not permitted/i),
    hopeless: true,
    say: (said) => ({
      cause: 'The file server does not let the node mount the share.',
      fix: 'Show the evidence to the platform team: it is about the share’s export.',
      evidence: evidence(said),
    }),
  },
  {
    code: 'mount-failed',
    when: because('FailedMount'),
    say: (said) => ({
      cause: 'The node cannot mount the share yet; it keeps trying.',
      fix: 'If it goes on, show the evidence to the platform team.',
      evidence: evidence(said),
    }),
  },
  {
    code: 'disk-attached-elsewhere',
    when: because('FailedAttachVolume', /Multi-Attach/i),
    say: (said) => ({
      cause: 'The disk of this run is still attached to another node.',
      fix: 'Wait some minutes; if it goes on, tell the platform team.',
      evidence: evidence(said),
    }),
  },
  {
    code: 'disk-not-attached',
    when: because('FailedAttachVolume'),
    say: (said) => ({
      cause: 'The disk of this run cannot be attached to the node yet.',
      fix: 'If it goes on, show the evidence to the platform team.',
      evidence: evidence(said),
    }),
  },
  {
    code: 'fixing-file-rights',
    when: because('VolumePermissionChangeInProgress'),
    say: (said) => ({
      cause: 'The file rights on a large volume are being set; this may take long.',
      fix: 'Wait; the platform team can spare it by leaving out fsGroup in the template.',
      evidence: evidence(said),
    }),
  },
  {
    code: 'node-network',
    when: ({ reason }) => reason === 'FailedCreatePodSandBox' || reason === 'NetworkNotReady',
    say: (said) => ({
      cause: 'The node cannot set up the network of this run; it keeps trying.',
      fix: 'If it goes on, show the evidence to the platform team.',
      evidence: evidence(said),
    }),
  },
  {
    code: 'gpu-not-prepared',
    when: because('FailedPrepareDynamicResources'),
    say: (said) => ({
      cause: 'The node could not prepare the GPUs of this run; it keeps trying.',
      fix: 'If it goes on, show the evidence to the platform team.',
      evidence: evidence(said),
    }),
  },
  {
    code: 'pulling-image',
    when: ({ reason, sinceMs }) => reason === 'Pulling' && sinceMs > longPullMs,
    say: (said) => ({
      cause: 'The image is still being downloaded to the node.',
      fix: 'Wait; a smaller image starts faster.',
      evidence: evidence(said),
    }),
  },
];

/** An event that shows the node got further than whatever it complained of before. */
export const progressReasons = new Set(['Pulling', 'Pulled', 'Created', 'Started']);
