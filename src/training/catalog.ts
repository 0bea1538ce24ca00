import type { Parameter } from './parameter.ts';
import type { Pattern } from './pattern.ts';
import type { ResumeSettings } from './resume-settings.ts';

export type { Parameter };

export const computeTypes = ['gpu', 'cpu'] as const;
export type ComputeType = (typeof computeTypes)[number];

/** One model that may be trained. Absent fields fall back to config.yaml's `defaults`. */
export interface Model {
  readonly name: string;
  readonly description?: string;
  readonly types: readonly ComputeType[];
  readonly maxGpus: number;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly timeLimitSeconds?: number;
  readonly cpu?: string;
  readonly memory?: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** True: hyperparameters not named above are passed on unchecked. */
  readonly openParameters: boolean;
  /** How its own log lines say how far it is: named groups. */
  readonly progress?: Pattern;
  /** How its program is told to go on from a checkpoint; absent where it cannot. */
  readonly resume?: ResumeSettings;
}

/** What a model does not say for itself. `image` may hold `{model}` and `{type}`. */
export interface Defaults {
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly timeLimitSeconds: number;
  readonly cpu?: string;
  readonly memory?: string;
}

export type Catalog = ReadonlyMap<string, Model>;
