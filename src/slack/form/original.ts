import type { KnownRun } from '../../reconcile/people-ports.ts';
import { typedFor } from '../../training/ask-again.ts';
import type { EarlierRun } from '../../training/earlier-run.ts';
import { formatDuration } from '../../training/duration.ts';
import { pinImage, withoutDigest } from '../../training/image.ts';
import type { TrainingRequest } from '../../training/request.ts';

/** The run that a form was filled in from: what its fields had there. */
export interface Original {
  readonly model: string;
  readonly type: string;
  readonly gpu: string | undefined;
  readonly time: string;
  /** Hyperparameters as they were passed. */
  readonly values: Readonly<Record<string, string>>;
  /** Present where it is known what really ran. */
  readonly image?: {
    /** What really ran, with its digest. */
    readonly ran: string;
    /** What was asked for, without one. */
    readonly asked: string;
    /** The words that asked for it. */
    readonly words: Pick<TrainingRequest['resources'], 'image' | 'tag'>;
  };
}

/** Finds the run that a form was filled in from, by the uid of its Job; undefined where it is not known. */
export type FindFormer = (uid: string | undefined) => KnownRun | undefined;

export function originalOf(run: EarlierRun | undefined): Original | undefined {
  if (!run) return undefined;
  const { spec, state } = run;
  return {
    model: spec.model,
    type: spec.type,
    gpu: spec.type === 'gpu' ? String(spec.gpuCount) : undefined,
    time: formatDuration(spec.timeLimitSeconds),
    values: Object.fromEntries(spec.parameters.map(({ key, value }) => [key, value])),
    ...(state.image !== undefined && {
      image: {
        ran: pinImage(spec.image, state.image),
        asked: withoutDigest(spec.image),
        words: imageWords(typedFor(spec)),
      },
    }),
  };
}

function imageWords({ resources: { image, tag } }: TrainingRequest) {
  return {
    ...(image !== undefined && { image: withoutDigest(image) }),
    ...(tag !== undefined && { tag }),
  };
}
