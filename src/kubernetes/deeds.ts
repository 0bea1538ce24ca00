/** What a person does in the cluster through the bot, in the words of a refusal. */
export const deeds = {
  start: {
    what: 'start runs',
    refused: 'The cluster did not take this run',
    untouched: 'nothing was started',
    doubt:
      'it is not certain whether the run was started. If it was, its thread appears in a moment',
  },
  stop: {
    what: 'stop runs',
    refused: 'The cluster did not stop this run',
    untouched: 'nothing was stopped',
    doubt:
      'it is not certain whether the run was stopped. If it was, its thread says so in a moment',
  },
  read: {
    what: 'read logs',
    refused: 'The cluster did not hand out this log',
    untouched: 'nothing was read',
    doubt: 'nothing was read',
  },
} as const;

export type Deed = keyof typeof deeds;

/** `create jobs` → `start runs`; what is no deed of ours stays as the API server said it. */
export function deedOf(verb: string, resource: string): string {
  const known: Readonly<Record<string, Deed>> = {
    'create jobs': 'start',
    'delete jobs': 'stop',
    'get pods/log': 'read',
  };
  const deed = known[`${verb} ${resource}`];
  return deed === undefined ? `${verb} ${resource}` : deeds[deed].what;
}
