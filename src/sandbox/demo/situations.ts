import type { Sandbox } from '../sandbox.ts';
import { people } from '../world.ts';

/** One mishap that the demo shows on request: how it comes about, and how it is told. */
export interface Situation {
  /** What happens, in a few words. */
  readonly title: string;
  /** Who types the command. */
  readonly user: string;
  /** What comes after `/train`. */
  readonly command: string;
  /** The first lines that tell it, and where they stand: in a new reply, or on the edited card. */
  readonly told: readonly { readonly on: 'thread' | 'card'; readonly line: RegExp }[];
  /** What somebody else does as soon as the run has started. */
  readonly meanwhile?: (sandbox: Sandbox) => void;
}

const engineer = people.vision1.id;

export const situations = {
  'out-of-memory': {
    title: 'a run takes more memory than it asked for',
    user: engineer,
    command: 'resnet gpu=1 memory=400Mi allocate-mb=2000',
    told: [
      {
        on: 'thread',
        line: /resnet failed .*: The run used more memory \(RAM\) than it has \(its limit is 400 MiB\)/,
      },
    ],
  },
  'bad-image': {
    title: 'an image that does not exist',
    user: engineer,
    command: 'resnet gpu=1 image=nosuch/thing:1',
    told: [
      {
        on: 'thread',
        line: /resnet cannot start(?: yet)?: The image "nosuch\/thing:1" does not exist/,
      },
    ],
  },
  unschedulable: {
    title: 'more GPUs than any node has (the card says so after a minute)',
    // An admin, because the people's own limits would refuse so many.
    user: people.mladmin.id,
    command: 'resnet gpu=8',
    told: [{ on: 'card', line: /resnet is waiting: .*8 GPUs on one node/ }],
  },
  'time-limit': {
    title: 'a run that is still going at its time limit',
    user: engineer,
    command: 'resnet gpu=1 time=5s epochs=50 sleep=1',
    told: [{ on: 'thread', line: /resnet failed .*: The run was stopped at its time limit of 5s/ }],
  },
  crash: {
    title: 'an exception in the training code',
    user: engineer,
    command: 'resnet gpu=1 epochs=3 fail-at-epoch=2',
    told: [
      {
        on: 'thread',
        line: /resnet failed .*: Your code failed \(exit 1\): ValueError: asked to fail at epoch 2/,
      },
    ],
  },
  diverged: {
    title: 'a learning rate that is far too high',
    user: engineer,
    command: 'resnet gpu=1 lr=1e6',
    told: [{ on: 'thread', line: /resnet failed .*: The training diverged/ }],
  },
  preempted: {
    title: 'somebody more urgent takes the GPUs, and the run starts again later',
    user: engineer,
    command: 'resnet gpu=4 epochs=3 sleep=2',
    told: [
      {
        on: 'card',
        line: /resnet will restart: The run had to make room for one of higher priority/,
      },
      { on: 'thread', line: /resnet finished/ },
    ],
    meanwhile: takeAllGpus,
  },
} as const satisfies Readonly<Record<string, Situation>>;

/** The situation of this name. */
export function findSituation(name: string): Situation | undefined {
  return Object.entries(situations).find(([known]) => known === name)?.[1];
}

/** All situations by name, a line each. */
export function listSituations(): string {
  const width = Math.max(...Object.keys(situations).map((name) => name.length));
  const lines = Object.entries(situations).map(
    ([name, { title }]) => `  ${name.padEnd(width)}  ${title}`,
  );
  return lines.join('\n');
}

/** A pod of higher priority that wants the whole node for a few seconds. */
function takeAllGpus({ kubernetes }: Sandbox): void {
  const limits = { 'nvidia.com/gpu': '4' };
  kubernetes.store.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'more-urgent', namespace: 'training' },
    spec: {
      priority: 1000,
      restartPolicy: 'Never',
      containers: [
        { name: 'main', image: 'busybox', command: ['sleep', '5'], resources: { limits } },
      ],
    },
  });
}
