import type { ComputeType, Model } from './catalog.ts';
import { computeTypes } from './catalog.ts';
import { setResource, type Finding } from './finding.ts';
import { quoted } from './problem.ts';
import type { TrainingRequest } from './request.ts';
import { alternatives, closest } from './suggest.ts';
import type { MappedUser } from './users.ts';

/** What a run computes on, as far as it could be settled, and what was wrong with it. */
export interface Compute {
  readonly type: ComputeType;
  readonly gpuCount: number;
  readonly findings: readonly Finding[];
}

/** The most GPUs a run of this model by this user may take, and whose limit that is. */
interface GpuLimit {
  readonly most: number;
  readonly whose: string;
}

/**
 * Settles GPU or CPU and how many GPUs. Without `type`, the model's GPU type where it has one and
 * GPUs were not declined (`gpu=0`); without `gpu`, one.
 */
export function settleCompute(
  { resources }: TrainingRequest,
  model: Pick<Model, 'name' | 'types' | 'maxGpus'>,
  user: Pick<MappedUser, 'id' | 'maxGpus'>,
): Compute {
  const limit = gpuLimit(model, user);
  const { type, findings } = settleType(resources, model, limit);
  if (findings.length > 0) return { type, gpuCount: 0, findings };
  if (type === 'cpu') return { type, gpuCount: 0, findings: contradiction(resources, model) };
  const { gpu } = resources;
  if (gpu === undefined && limit.most > 0) return { type, gpuCount: 1, findings: [] };
  return { type, gpuCount: Number(gpu), findings: checkCount(gpu, limit, model) };
}

/** `gpu=0`: no GPU is wanted. */
export function declinesGpus(gpu: string | undefined): boolean {
  return gpu !== undefined && /^0+$/.test(gpu);
}

function gpuLimit(
  model: Pick<Model, 'name' | 'maxGpus'>,
  user: Pick<MappedUser, 'id' | 'maxGpus'>,
): GpuLimit {
  const own = user.maxGpus ?? Number.POSITIVE_INFINITY;
  if (own < model.maxGpus) return { most: own, whose: `${user.id} may use ${gpus(own)}` };
  return { most: model.maxGpus, whose: `${model.name} takes ${gpus(model.maxGpus)}` };
}

function gpus(most: number): string {
  return most === 0 ? 'no GPU' : `at most ${most} ${most === 1 ? 'GPU' : 'GPUs'}`;
}

type Settled = Pick<Compute, 'type' | 'findings'>;

function settleType(
  { type, gpu }: TrainingRequest['resources'],
  model: Pick<Model, 'name' | 'types'>,
  limit: GpuLimit,
): Settled {
  if (type !== undefined) return checkType(type, model);
  const onCpu =
    model.types.includes('cpu') && (declinesGpus(gpu) || (gpu === undefined && limit.most === 0));
  const settled = model.types.includes('gpu') && !onCpu ? 'gpu' : 'cpu';
  return { type: settled, findings: [] };
}

function checkType(typed: string, model: Pick<Model, 'name' | 'types'>): Settled {
  const known = computeTypes.find((type) => type === typed.trim().toLowerCase());
  if (known && model.types.includes(known)) return { type: known, findings: [] };
  const [only] = model.types;
  const meant = model.types.length === 1 ? only : closest(typed, model.types);
  const message = known
    ? `${model.name} cannot be trained on ${known.toUpperCase()}.`
    : `type is ${quoted(typed)}, which is not a type.`;
  const problem = {
    field: 'type',
    message,
    expected: alternatives(model.types),
    received: typed,
    ...(meant && { suggestion: `type=${meant}` }),
  };
  return { type: meant ?? 'cpu', findings: [{ problem, mend: setResource('type', meant) }] };
}

/** GPUs asked for where none are used: which of the two was meant only the person knows. */
function contradiction(
  { type, gpu }: TrainingRequest['resources'],
  model: Pick<Model, 'name' | 'types'>,
): readonly Finding[] {
  if (gpu === undefined || declinesGpus(gpu)) return [];
  const hasGpus = model.types.includes('gpu');
  const problem = {
    field: 'gpu',
    message: hasGpus
      ? `gpu=${gpu} contradicts type=${type}: on CPU a run uses no GPU.`
      : `gpu is ${quoted(gpu)}, but ${model.name} is trained on CPU only.`,
    expected: hasGpus ? `either gpu=${gpu} or type=cpu` : 'no gpu',
    received: gpu,
    ...(hasGpus && { suggestion: `type=gpu gpu=${gpu}` }),
  };
  const mend = hasGpus ? setResource('type', 'gpu') : setResource('gpu', undefined);
  return [{ problem, mend }];
}

function checkCount(
  gpu: string | undefined,
  { most, whose }: GpuLimit,
  model: Pick<Model, 'types'>,
): readonly Finding[] {
  if (gpu !== undefined && /^[1-9]\d*$/.test(gpu) && Number(gpu) <= most) return [];
  const expected = most > 1 ? `a whole number from 1 to ${most}` : most === 1 ? '1' : 'type=cpu';
  const meant = meantCount(gpu ?? '', most);
  const problem = {
    field: 'gpu',
    message: countMessage(gpu, whose),
    expected:
      most === 0 && !model.types.includes('cpu') ? 'another model, or another limit' : expected,
    ...(gpu !== undefined && { received: gpu }),
    ...(meant !== undefined && { suggestion: `gpu=${meant}` }),
  };
  return [{ problem, mend: setResource('gpu', meant) }];
}

function countMessage(gpu: string | undefined, whose: string): string {
  if (gpu === undefined) return `A GPU is needed, but ${whose}.`;
  if (declinesGpus(gpu)) return `gpu is ${quoted(gpu)}, but the run is to train on GPU.`;
  if (/^\d+$/.test(gpu)) return `gpu is ${quoted(gpu)}, but ${whose}.`;
  return `gpu is ${quoted(gpu)}, which is not a whole number.`;
}

/** `2.0`, `2x`, `2gpus` and `02` are 2; more than allowed is what is allowed. */
function meantCount(gpu: string, most: number): string | undefined {
  const [, digits] = /^\D{0,2}?0*(\d{1,9})(?:\.0*)?\s*(?:x|gpus?)?[,;]?$/i.exec(gpu.trim()) ?? [];
  if (digits === undefined || most === 0) return undefined;
  return String(Math.min(Math.max(Number(digits), 1), most));
}
