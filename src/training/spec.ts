import { argumentsOf, resumeArguments } from './arguments.ts';
import type { Catalog, ComputeType, Defaults, Model } from './catalog.ts';
import { formatCommand } from './command.ts';
import { settleCompute, type Compute } from './compute.ts';
import { withoutDryRun } from './dry-run.ts';
import { changesBetween } from './changes.ts';
import type { EarlierRun, FindEarlier } from './earlier-run.ts';
import type { Finding } from './finding.ts';
import { findModel } from './model-choice.ts';
import { outputPaths, userFolder } from './outputs.ts';
import { checkParameters, passedParameters } from './parameters.ts';
import type { Problem } from './problem.ts';
import type { TrainingRequest } from './request.ts';
import {
  refuseWords,
  settleCpu,
  settleDryRun,
  settleImage,
  settleMemory,
  settleTime,
  type Settled,
} from './resources.ts';
import { settleResume } from './resume.ts';
import type { Lineage, LineageKind, Resume, TrainingSpec } from './training-spec.ts';
import type { MappedUser } from './users.ts';

export type { Origin, TrainingSpec } from './training-spec.ts';

/** What a request is resolved against. */
export interface SpecContext {
  readonly catalog: Catalog;
  readonly defaults: Defaults;
  readonly outputs: { readonly root: string; readonly timeZone: string };
  readonly user: MappedUser;
  /** From runIdOf: the run's id. */
  readonly runId: string;
  readonly requestedAt: Date;
  /** Where earlier runs are found that are named; absent where none can be. */
  readonly earlier?: FindEarlier;
  /** The run that this request was made from. */
  readonly from?: { readonly kind: LineageKind; readonly run: EarlierRun };
}

export type ResolvedSpec =
  | {
      readonly ok: true;
      readonly spec: TrainingSpec;
      /** It is to be shown, and nothing is to be created. */
      readonly dryRun: boolean;
    }
  | {
      readonly ok: false;
      /** Everything that is wrong, in the order of the command. */
      readonly problems: readonly Problem[];
      /** The canonical command with every mend applied; `…` where only the person knows. */
      readonly corrected: string;
    };

/**
 * Decides a training wholly, or says everything that keeps it from being decided. The command and
 * the form both come through here. Pure: the same request and context give the same spec.
 */
export function resolveSpec(request: TrainingRequest, context: SpecContext): ResolvedSpec {
  const { decided, findings } = inspect(request, context);
  if (decided && findings.length === 0) {
    const { dryRun } = decided.resources;
    const spec = withLineage(buildSpec(request, context, decided), context);
    return { ok: true, spec, dryRun };
  }
  const problems = findings.map(({ problem }) => problem);
  return { ok: false, problems, corrected: formatCommand(mend(request, findings, context)) };
}

/** Everything a spec needs beside the request and its context. */
interface Decided {
  readonly model: Model;
  readonly compute: Compute;
  readonly resources: Resources;
}

function inspect(
  request: TrainingRequest,
  context: SpecContext,
): { readonly decided: Decided | undefined; readonly findings: readonly Finding[] } {
  const choice = findModel(request, context.catalog);
  const model = choice.model ?? choice.meant;
  const compute = model && settleCompute(request, model, context.user);
  const settled = settleResources(request, model, compute?.type ?? 'gpu', context);
  const findings = [
    ...choice.findings,
    ...(compute?.findings ?? []),
    ...Object.values(settled).flatMap((each) => (each.ok ? [] : [each.finding])),
    ...refuseWords(request.resources),
    ...checkParameters(request.parameters, model),
  ];
  const resources = valuesOf(settled);
  const decided = model && compute && resources && { model, compute, resources };
  return { decided, findings };
}

/** What a mend uncovers (`gpus=2` becomes `gpu=2`, which is too many) is mended as well. */
const mendRounds = 3;

function mend(
  request: TrainingRequest,
  findings: readonly Finding[],
  context: SpecContext,
  round = 1,
): TrainingRequest {
  const mends = findings.flatMap((finding) => (finding.mend ? [finding.mend] : []));
  if (mends.length === 0 || round > mendRounds) return request;
  const mended = mends.reduce((draft, change) => change(draft), request);
  return mend(mended, inspect(mended, context).findings, context, round + 1);
}

/** What the resource words settle beside type and GPUs. */
interface Resources {
  readonly cpu: string | undefined;
  readonly memory: string | undefined;
  readonly time: number;
  readonly image: string;
  readonly dryRun: boolean;
  readonly resume: Resume | undefined;
}

type SettledResources = { readonly [Word in keyof Resources]: Settled<Resources[Word]> };

function settleResources(
  request: TrainingRequest,
  model: Model | undefined,
  type: ComputeType,
  { defaults, outputs, user, earlier: find = () => undefined }: SpecContext,
): SettledResources {
  const { resources } = request;
  const known = model ?? { name: 'model' };
  return {
    cpu: settleCpu(resources, known, defaults),
    memory: settleMemory(resources, known, defaults),
    time: settleTime(resources, known, defaults),
    image: settleImage(resources, known, defaults, type),
    dryRun: settleDryRun(resources),
    resume: settleResume(request, model, {
      find,
      user,
      userRoot: userFolder(outputs.root, user.id),
    }),
  };
}

function valuesOf(settled: SettledResources): Resources | undefined {
  const { cpu, memory, time, image, dryRun, resume } = settled;
  if (!cpu.ok || !memory.ok || !time.ok || !image.ok || !dryRun.ok || !resume.ok) return undefined;
  return {
    cpu: cpu.value,
    memory: memory.value,
    time: time.value,
    image: image.value,
    dryRun: dryRun.value,
    resume: resume.value,
  };
}

function buildSpec(
  request: TrainingRequest,
  { defaults, outputs, user, runId, requestedAt }: SpecContext,
  { model, compute, resources }: Decided,
): TrainingSpec {
  const { type, gpuCount } = compute;
  const { cpu, memory, time, image, resume } = resources;
  const parameters = passedParameters(request.parameters, model);
  const at = { user: user.id, type, model: model.name, at: requestedAt, id: runId };
  return {
    id: runId,
    jobName: jobNameOf(model.name, runId),
    namespace: user.namespace,
    model: model.name,
    type,
    gpuCount,
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
    image,
    command: model.command ?? defaults.command,
    args: [...argumentsOf(model.args ?? defaults.args, parameters), ...resumeArguments(resume)],
    timeLimitSeconds: time,
    parameters,
    user: ownerOf(user),
    outputs: outputPaths({ ...outputs, ...at }),
    ...(model.resume && { resumable: true }),
    ...(resume && { resume }),
    requestedAt: requestedAt.toISOString(),
    commandText: formatCommand(canonical(withoutDryRun(request), model, resume)),
  };
}

/** A run that resumes another was made from that one, unless it was made from a third. */
function withLineage(spec: TrainingSpec, { from, earlier }: SpecContext): TrainingSpec {
  const resumed = spec.resume && earlier?.(spec.resume.run);
  const origin = from ?? (resumed && { kind: 'resume' as const, run: resumed });
  if (!origin) return spec;
  const { kind, run } = origin;
  const lineage: Lineage = { kind, run: run.spec.id, changes: changesBetween(run, spec) };
  return { ...spec, lineage };
}

/** The request with the names of model and run as everybody knows them, not as they were typed. */
function canonical(
  { resources, parameters }: TrainingRequest,
  model: Model,
  resume: Resume | undefined,
): TrainingRequest {
  const named = { ...resources, ...(resume && { resume: resume.run }) };
  return { model: model.name, resources: named, parameters };
}

function ownerOf({ slackId, id, uid, gid, groups }: MappedUser): TrainingSpec['user'] {
  return {
    slackId,
    id,
    ...(uid !== undefined && { uid }),
    ...(gid !== undefined && { gid }),
    groups,
  };
}

/** A DNS label of at most 52 characters: what is left of 63 is for the names Kubernetes derives. */
function jobNameOf(model: string, runId: string): string {
  return `${model.replaceAll(/[._]+/g, '-').slice(0, 41)}-${runId}`;
}
