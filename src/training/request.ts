/** The bot's own words: what they say is about the Job, not about the model. */
export const resourceWords = [
  'type',
  'gpu',
  'cpu',
  'memory',
  'image',
  'tag',
  'time',
  'nodes',
  'queue',
  'priority',
  'dataset',
  'resume',
  'notify',
  'dry-run',
] as const;

export type ResourceWord = (typeof resourceWords)[number];

/**
 * What a person asked for, before anything is checked: the command and the form both end here.
 * Values are as typed (normalised text, unparsed).
 */
export interface TrainingRequest {
  readonly model?: string;
  readonly resources: Readonly<Partial<Record<ResourceWord, string>>>;
  /** Hyperparameters in the order typed; a key stands once. */
  readonly parameters: readonly { readonly key: string; readonly value: string }[];
}
