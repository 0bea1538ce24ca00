import type { Sandbox } from '../sandbox.ts';
import { people } from '../world.ts';

/** A first line that has to be told, and where it stands: in a new reply, or on the edited card. */
interface Told {
  readonly on: 'thread' | 'card';
  readonly line: RegExp;
  /** What somebody else does as soon as it stands there. */
  readonly next?: (sandbox: Sandbox) => void;
}

/** One mishap that the demo shows on request: how it comes about, and how it is told. */
export interface Situation {
  /** What happens, in a few words. */
  readonly title: string;
  /** Who types the command. */
  readonly user: string;
  /** What comes after `/train`. */
  readonly command: string;
  /** What somebody else has done before. */
  readonly before?: (sandbox: Sandbox) => void;
  readonly told: readonly Told[];
  /** What the same person does about it: a command, or a button on the newest message that has it. */
  readonly remedy?: ({ readonly command: string } | { readonly press: string }) & {
    readonly told: readonly Told[];
  };
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
  'more-memory': {
    title: 'the same, and the button that retries with twice as much',
    user: engineer,
    command: 'resnet gpu=1 epochs=1 train-size=200 memory=400Mi allocate-mb=500',
    told: [{ on: 'thread', line: /resnet failed .*: The run used more memory \(RAM\)/ }],
    remedy: { press: 'run-retry', told: [{ on: 'thread', line: /resnet finished/ }] },
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
  'no-free-gpu': {
    title: 'GPUs that somebody else uses (the card says so after a minute), and then does not',
    user: engineer,
    command: 'resnet gpu=4 epochs=1',
    before: ({ kubernetes }) => holdGpus(kubernetes, { gpus: 2 }),
    told: [
      {
        on: 'card',
        line: /resnet is waiting: No free GPU: this run asks for 4 GPUs on one node, and the largest free is 2 \(gpu-node-1\)/,
        next: ({ kubernetes }) => kubernetes.store.delete('pods', 'training', somebodyElse),
      },
      { on: 'thread', line: /resnet started on gpu-node-1 after waiting/ },
      { on: 'thread', line: /resnet finished/ },
    ],
  },
  unschedulable: {
    title: 'more GPUs than any node has',
    // An admin, because the people's own limits would refuse so many.
    user: people.mladmin.id,
    command: 'resnet gpu=8',
    told: [
      {
        on: 'card',
        line: /resnet is waiting: This run asks for 8 GPUs on one node, and the largest node has 4/,
      },
    ],
  },
  'time-limit': {
    title: 'a run that is still going at its time limit',
    user: engineer,
    command: 'resnet gpu=1 time=5s epochs=50 sleep=1',
    told: [
      { on: 'thread', line: /resnet failed .*: The run was stopped at its time limit of 5 s/ },
    ],
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
  resumed: {
    title: 'an exception in the third epoch, and the run resumed from its last checkpoint',
    user: engineer,
    command: 'resnet gpu=1 epochs=3 fail-at-epoch=3',
    told: [{ on: 'thread', line: /resnet failed .*: ValueError: asked to fail at epoch 3/ }],
    remedy: {
      command: 'resume last fail-at-epoch=',
      told: [{ on: 'thread', line: /resnet finished/ }],
    },
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
    command: 'resnet gpu=4 epochs=3 sleep=1',
    told: [
      {
        on: 'thread',
        line: /resnet started on/,
        next: ({ kubernetes }) => holdGpus(kubernetes, { gpus: 4, priority: 1000, seconds: 3 }),
      },
      {
        on: 'card',
        line: /resnet will restart: The run had to make room for one of higher priority/,
      },
      { on: 'thread', line: /resnet finished/ },
    ],
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

const somebodyElse = 'somebody-else';

/** A pod of somebody else that holds GPUs for a while; with a priority it pushes others out. */
function holdGpus(
  { store }: Sandbox['kubernetes'],
  { gpus, priority = 0, seconds = 600 }: { gpus: number; priority?: number; seconds?: number },
): void {
  const limits = { 'nvidia.com/gpu': `${gpus}` };
  const command = ['sleep', `${seconds}`];
  store.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: somebodyElse, namespace: 'training' },
    spec: {
      priority,
      restartPolicy: 'Never',
      containers: [{ name: 'main', image: 'busybox', command, resources: { limits } }],
    },
  });
}
