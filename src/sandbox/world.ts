import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { BOT_USER_ID } from './slack/identity.ts';
import type { SlackChannel, SlackUser } from './slack/types.ts';

/**
 * The pretended company: a workspace with three people and a cluster with one GPU node. The people
 * and the rights are those of `deploy/`, so what runs here is what is installed there.
 */

export const people = {
  /** Mapped, may train. */
  vision1: {
    id: 'U0VISION1',
    name: 'vision1',
    realName: 'Vision One',
    email: 'vision1@example.com',
  },
  /** Mapped by e-mail address, admin. */
  mladmin: { id: 'U0MLADMIN', name: 'mladmin', realName: 'ML Admin', email: 'admin@example.com' },
  /** In the workspace, but not in the map. */
  guest: { id: 'U0GUEST01', name: 'guest', realName: 'A Guest', email: 'guest@example.com' },
} as const satisfies Record<string, SlackUser>;

const everyone = Object.values(people).map((person) => person.id);

export const channels = {
  /** Public; the bot is a member. */
  training: {
    id: 'C0TRAINING',
    name: 'training',
    kind: 'public',
    members: [...everyone, BOT_USER_ID],
  },
  /** Public; the bot is no member. */
  general: { id: 'C0GENERAL1', name: 'general', kind: 'public', members: everyone },
  /** Private; the bot is no member. */
  secret: {
    id: 'G0SECRET01',
    name: 'secret-project',
    kind: 'private',
    members: [people.vision1.id],
  },
  /** A direct message between two people: closed to every app. */
  between: {
    id: 'D0BETWEEN1',
    name: 'directmessage',
    kind: 'im',
    members: [people.vision1.id, people.guest.id],
  },
} as const satisfies Record<string, SlackChannel>;

export const tokens = {
  bot: 'xoxb-sandbox-bot-token',
  app: 'xapp-sandbox-app-token',
  signingSecret: 'sandbox-signing-secret',
  /** What the bot shows the pretended API server. */
  cluster: 'sandbox-service-account-token',
} as const;

/** Who the bot is in the cluster: the service account of deploy/. */
export const botIdentity = {
  user: 'system:serviceaccount:slack-train:slack-train',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:slack-train', 'system:authenticated'],
} as const;

export const nodes = [{ name: 'gpu-node-1', gpus: 4, cpu: '8', memory: '32Gi' }] as const;

export const namespaces = ['slack-train', 'training'] as const;

/** The access rules of `deploy/`, read from its very files, with the optional one that counts GPUs. */
export async function deployedObjects(repository: string): Promise<Record<string, unknown>[]> {
  const parts = ['bot', 'impersonation', 'people', 'capacity', 'release'];
  const files = parts.map((part) => `rbac-${part}.yaml`);
  const texts = await Promise.all(
    files.map((file) => readFile(join(repository, 'deploy', file), 'utf8')),
  );
  return texts.flatMap((text) => loadAll(text)).filter(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The parts of a config.yaml that a test may want to change before it is written. */
export interface SandboxConfig {
  readonly models: Record<string, unknown>;
  readonly users: Record<string, unknown>;
  readonly [key: string]: unknown;
}

/** The demo's config.yaml, with the share in a folder of this machine. */
export function demoConfig(share: string): SandboxConfig {
  return {
    cluster: { namespace: 'training', identity: 'impersonate' },
    outputs: {
      root: share,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      mount: share,
    },
    defaults: {
      image: 'matilda/{model}-train-{type}:latest',
      command: ['python', 'train.py'],
      args: [
        '--checkpoint-path',
        '/worker/checkpoint',
        '--use-tensorboard',
        '--log-path',
        'logs/train.log',
      ],
      timeLimit: '1h',
    },
    models: { ...demoModels },
    users: {
      [people.vision1.id]: { id: 'vision1', uid: 2001, gid: 2000, maxGpus: 4 },
      [people.mladmin.email]: { id: 'mladmin', uid: 2002, gid: 2000, admin: true },
    },
    slack: { fallbackChannel: channels.training.id },
  };
}

const demoModels = {
  resnet: {
    description: 'A small residual network on handwritten digits',
    types: ['gpu', 'cpu'],
    maxGpus: 8,
    parameters: {
      lr: { type: 'number', min: 0, default: 0.01, description: 'learning rate' },
      epochs: { type: 'integer', min: 1, max: 100, default: 6 },
      optimizer: { type: 'choice', choices: ['sgd', 'adam'], default: 'sgd' },
      'batch-size': { type: 'integer', min: 1, max: 1024, default: 32 },
    },
    openParameters: true,
    resume: { flag: '--resume-from' },
  },
  mlp: {
    description: 'A multilayer perceptron on handwritten digits',
    types: ['cpu'],
    maxGpus: 0,
    parameters: {
      lr: { type: 'number', min: 0, default: 0.1, description: 'learning rate' },
      epochs: { type: 'integer', min: 1, max: 100, default: 5 },
      hidden: { type: 'integer', min: 1, max: 1024, default: 64, description: 'hidden units' },
      dropout: { type: 'number', min: 0, max: 0.9, default: 0 },
    },
    openParameters: false,
    resume: { flag: '--resume-from', path: 'latest' },
  },
};
