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

export function isResourceWord(word: string): word is ResourceWord {
  return (resourceWords as readonly string[]).includes(word);
}

/** Words of the server this bot replaces: still read, as what they meant there. */
export const formerWords = { model: 'model_name', hardware: 'hw_num' } as const;

/** True for a word that, before `--`, is the bot's and never a hyperparameter. */
export function isReserved(word: string): boolean {
  return isResourceWord(word) || word === formerWords.model || word === formerWords.hardware;
}

/** One hyperparameter as asked for. */
export interface RequestedParameter {
  readonly key: string;
  readonly value: string;
  /** True where it was typed after `--`: it is the model's, whatever it resembles. */
  readonly afterDashes?: true;
}

/**
 * What a person asked for, before anything is checked: the command and the form both end here.
 * Values are as typed (normalised text, unparsed).
 */
export interface TrainingRequest {
  readonly model?: string;
  readonly resources: Readonly<Partial<Record<ResourceWord, string>>>;
  /** Hyperparameters in the order typed, those after `--` last; a key stands once. */
  readonly parameters: readonly RequestedParameter[];
}

/** What a hyperparameter's name must match. */
export const keyPattern = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** What one request may hold. Slack itself lets 3,000 characters into a form's field. */
export const limits = {
  keyLength: 64,
  valueLength: 3000,
  parameters: 100,
  /** Lines of a log. */
  logLines: 2000,
  /** Characters of a reason. */
  reasonLength: 300,
} as const;

/** What stands in a corrected command where only the person knows what to type. */
export const blank = '…';
