import type { Model } from '../../src/training/catalog.ts';
import { parseCommand } from '../../src/training/command.ts';
import type { TrainingRequest } from '../../src/training/request.ts';
import { resolveSpec, type SpecContext, type TrainingSpec } from '../../src/training/spec.ts';

export const resnet: Model = {
  name: 'resnet',
  types: ['gpu', 'cpu'],
  maxGpus: 8,
  parameters: {
    lr: { type: 'number', min: 0, max: 10, default: 0.1 },
    epochs: { type: 'integer', min: 1, default: 90 },
    optimizer: { type: 'choice', choices: ['sgd', 'adam'] },
  },
  openParameters: true,
};

/** On CPU only, closed, and with a hyperparameter that must be given. */
export const mlp: Model = {
  name: 'mlp',
  types: ['cpu'],
  maxGpus: 1,
  parameters: {
    hidden: { type: 'integer', required: true },
    bias: { type: 'boolean', default: true },
    name: { type: 'string', pattern: '[a-z]+', maxLength: 5 },
  },
  openParameters: false,
};

export const context: SpecContext = {
  catalog: new Map([resnet, mlp].map((model) => [model.name, model])),
  defaults: {
    image: 'matilda/{model}-train-{type}:latest',
    command: ['python', 'train.py'],
    args: ['--use-tensorboard'],
    timeLimitSeconds: 86_400,
  },
  outputs: { root: '/share', timeZone: 'Asia/Seoul' },
  user: {
    slackId: 'U0123ABCD',
    id: 'vision1',
    namespace: 'vision',
    uid: 2001,
    gid: 2000,
    groups: ['team-a'],
    maxGpus: 4,
    admin: false,
  },
  runId: 'abcdefghij',
  requestedAt: new Date('2026-01-02T16:04:00Z'),
};

/** What a command asks for; fails where the text is not a command to train. */
export function requestOf(text: string): TrainingRequest {
  const parsed = parseCommand(text);
  if (parsed.kind !== 'train') throw new Error(`not a training: ${text}`);
  return parsed.request;
}

/** The spec of a command that has no problems. */
export function specOf(text: string, changes: Partial<SpecContext> = {}): TrainingSpec {
  const resolved = resolveSpec(requestOf(text), { ...context, ...changes });
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.problems));
  return resolved.spec;
}

/** What is wrong with a command's values, and the corrected command. */
export function refusalOf(text: string, changes: Partial<SpecContext> = {}) {
  const resolved = resolveSpec(requestOf(text), { ...context, ...changes });
  if (resolved.ok) throw new Error(`no problems: ${text}`);
  return resolved;
}
