import { posix } from 'node:path';
import type { TrainingSpec } from '../training/spec.ts';
import { verbatim } from './expansion.ts';
import { supplementalGroups } from './identity.ts';

/** What a placeholder becomes; undefined: the field that holds it is left out. */
export type Fill = string | number | readonly string[] | readonly number[] | undefined;

export interface Placeholder {
  readonly kind: 'text' | 'number' | 'list';
  readonly description: string;
  /**
   * Where true and there is no value, not the field is left out but the whole entry of the list
   * that holds it: a mount that lost its subPath would show everything.
   */
  readonly wholeEntry?: true;
  readonly value: (spec: TrainingSpec) => Fill;
}

function below(root: string, path: string): string {
  return posix.relative(root, path);
}

/** Everything a template may say between `${` and `}`. */
export const placeholders: Readonly<Record<string, Placeholder>> = {
  run: { kind: 'text', description: "the run's id", value: (spec) => spec.id },
  jobName: { kind: 'text', description: 'the name of the Job', value: (spec) => spec.jobName },
  namespace: { kind: 'text', description: 'where the Job goes', value: (spec) => spec.namespace },
  model: { kind: 'text', description: 'the model, e.g. resnet', value: (spec) => spec.model },
  type: { kind: 'text', description: 'gpu or cpu', value: (spec) => spec.type },
  image: { kind: 'text', description: 'the image to run', value: (spec) => spec.image },
  command: {
    kind: 'list',
    description: 'the program and what precedes its arguments, e.g. [python, train.py]',
    value: (spec) => spec.command.map(verbatim),
  },
  args: {
    kind: 'list',
    description: 'the arguments, each exactly as it reaches the process',
    value: (spec) => spec.args.map(verbatim),
  },
  gpus: { kind: 'number', description: 'how many GPUs', value: (spec) => spec.gpuCount },
  cpu: {
    kind: 'text',
    description: 'CPUs as a quantity, e.g. 500m; left out where nobody asked for any',
    value: (spec) => spec.cpu,
  },
  memory: {
    kind: 'text',
    description: 'memory as a quantity, e.g. 16Gi; left out where nobody asked for any',
    value: (spec) => spec.memory,
  },
  timeLimitSeconds: {
    kind: 'number',
    description: 'how long the training may run',
    value: (spec) => spec.timeLimitSeconds,
  },
  user: { kind: 'text', description: "the user's mapped id", value: (spec) => spec.user.id },
  uid: {
    kind: 'number',
    description: "the user's Unix uid; left out where the map has none",
    value: (spec) => spec.user.uid,
  },
  gid: {
    kind: 'number',
    description: "the user's Unix gid; left out where the map has none",
    value: (spec) => spec.user.gid,
  },
  groups: {
    kind: 'list',
    description: "the user's further Unix groups (gids); left out where the map has none",
    value: ({ user }) =>
      supplementalGroups(user).length > 0 ? supplementalGroups(user) : undefined,
  },
  'outputs.root': {
    kind: 'text',
    description: "the share, e.g. /share: the parent of the users' folders",
    value: ({ outputs }) => posix.dirname(outputs.userRoot),
  },
  'outputs.userRoot': {
    kind: 'text',
    description: "the user's folder, e.g. /share/vision1: made once by the platform engineer",
    value: ({ outputs }) => outputs.userRoot,
  },
  'outputs.folder': {
    kind: 'text',
    description: "the run's folder, as an absolute path on the share",
    value: ({ outputs }) => outputs.folder,
  },
  'outputs.checkpoint': {
    kind: 'text',
    description: 'its folder for checkpoints, absolute',
    value: ({ outputs }) => outputs.checkpoint,
  },
  'outputs.logs': {
    kind: 'text',
    description: 'its folder for logs, absolute',
    value: ({ outputs }) => outputs.logs,
  },
  'outputs.tensorboard': {
    kind: 'text',
    description: 'its folder for TensorBoard, absolute',
    value: ({ outputs }) => outputs.tensorboard,
  },
  'outputs.relative': {
    kind: 'text',
    description: "the run's folder below the user's, e.g. gpu/resnet/20260102_0304-ab12",
    value: ({ outputs }) => outputs.relative,
  },
  'outputs.relative.checkpoint': {
    kind: 'text',
    description: "checkpoints below the user's folder: for subPath",
    value: ({ outputs }) => below(outputs.userRoot, outputs.checkpoint),
  },
  'outputs.relative.logs': {
    kind: 'text',
    description: "logs below the user's folder: for subPath",
    value: ({ outputs }) => below(outputs.userRoot, outputs.logs),
  },
  'outputs.relative.tensorboard': {
    kind: 'text',
    description: "TensorBoard below the user's folder: for subPath",
    value: ({ outputs }) => below(outputs.userRoot, outputs.tensorboard),
  },
  'resume.relative': {
    kind: 'text',
    description: "the checkpoints of the run to resume, below the user's folder: for subPath",
    wholeEntry: true,
    value: ({ resume }) => resume?.relative,
  },
  'resume.path': {
    kind: 'text',
    description: 'where the training finds them, e.g. /worker/resume/latest',
    wholeEntry: true,
    value: ({ resume }) => resume?.path,
  },
  'resume.env': {
    kind: 'text',
    description: 'the environment variable that is to say so, where the model reads one',
    wholeEntry: true,
    value: ({ resume }) => resume?.env,
  },
};

/** The placeholder of this name. What every object has (`constructor`) is none. */
export function placeholderNamed(name: string): Placeholder | undefined {
  return Object.hasOwn(placeholders, name) ? placeholders[name] : undefined;
}
