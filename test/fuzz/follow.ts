import { posix } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { asList, asObject } from '../../src/kubernetes/json.ts';
import { renderProblems } from '../../src/slack/messages/problems.ts';
import { formatCommand, parseCommand } from '../../src/training/command.ts';
import type { Problem } from '../../src/training/problem.ts';
import type { TrainingRequest } from '../../src/training/request.ts';
import { resolveSpec, type Origin, type TrainingSpec } from '../../src/training/spec.ts';
import { context } from '../training/builders.ts';
import { createAcceptingCluster } from './cluster.ts';
import { flawsOf } from './rendered.ts';
import { threadOf } from './thread.ts';

/** What a request came to, and what is wrong with that; [] where nothing is. */
interface Followed {
  readonly kind: 'job' | 'refusal';
  readonly problems: readonly Problem[];
  readonly flaws: readonly string[];
}

const origin: Origin = {
  team: 'T1',
  slackUserId: context.user.slackId,
  channel: 'C1',
  request: 'sha256',
};
const accept = createAcceptingCluster(context.user.namespace);

/** Takes a request all the way: to problems as they are shown, or to a Job and its whole thread. */
export function follow(
  request: TrainingRequest,
  written: readonly Problem[],
  foreign: string,
): Followed {
  const resolved = resolveSpec(request, context);
  if (!resolved.ok) return refusal([...written, ...resolved.problems], resolved.corrected);
  if (written.length > 0) return refusal(written, formatCommand(request));
  const { spec } = resolved;
  const shown = threadOf(spec, origin, foreign).flatMap(flawsOf);
  return { kind: 'job', problems: [], flaws: [...jobFlaws(spec), ...shown] };
}

function refusal(problems: readonly Problem[], corrected: string): Followed {
  const isClear = ({ field, message }: Problem): boolean => field !== '' && message.trim() !== '';
  const flaws = [
    ...problems.filter((problem) => !isClear(problem)).map(({ field }) => `unclear: ${field}`),
    ...(problems.length === 0 ? ['refused without a reason'] : []),
    ...(parseCommand(corrected).kind === 'train' ? [] : [`does not train: ${corrected}`]),
    ...flawsOf(renderProblems(problems, corrected)),
  ];
  return { kind: 'refusal', problems, flaws };
}

/** The Job is one that a cluster takes (else this throws), and says exactly what was asked for. */
function jobFlaws(spec: TrainingSpec): string[] {
  const job = accept(spec, origin);
  const podSpec = asObject(asObject(asObject(job['spec'])['template'])['spec']);
  const train = asObject(asList(podSpec['containers'])[0]);
  const argv = [...asList(train['command']), ...asList(train['args'])].map(unescaped);
  const { folder, checkpoint, logs, tensorboard } = spec.outputs;
  return [
    ...(isDeepStrictEqual(argv, [...spec.command, ...spec.args])
      ? []
      : [`another argv: ${argv.join()}`]),
    ...(train['image'] === spec.image ? [] : ['another image']),
    ...[folder, checkpoint, logs, tensorboard]
      .filter((path) => !isInside(path))
      .map((path) => `outside the share: ${path}`),
  ];
}

function isInside(path: string): boolean {
  const inside = /^\/share\/vision1\/(?:gpu|cpu)\/(?:resnet|mlp)\/\d{8}_\d{4}-/;
  return posix.normalize(path) === path && inside.test(path);
}

/** Kubernetes reads `$$(X)` in an argument as the text `$(X)`. */
function unescaped(argument: unknown): string {
  return String(argument).replaceAll('$$', '$');
}
