import type { Terminated } from '../pods.ts';
import { found, named, raw, type Row } from './row.ts';

/** A container that could not be started at all. */
export interface StartFailure {
  readonly reason: string;
  readonly message: string | undefined;
}

/** Reads a container's end as a failure to start, where it is one. */
export function startFailureOf({ reason, message }: Terminated): StartFailure | undefined {
  return reason === 'StartError' || reason === 'ContainerCannotRun'
    ? { reason, message }
    : undefined;
}

const evidence = ({ reason, message }: StartFailure): string => raw(reason, message);

/** Why the program of a container never ran. */
export const startFailures: readonly Row<StartFailure>[] = [
  {
    code: 'command-not-found',
    when: ({ message }) =>
      /executable file not found|exec: .*no such file or directory/i.test(message ?? ''),
    hopeless: true,
    say: (failure) => ({
      cause: `The start command ${named(found(failure.message, /exec: "([^"]+)"/), 'of this model')} is not in the image.`,
      fix: 'Use an image that has it, or ask the platform engineer to correct the model’s command in the catalog.',
      evidence: evidence(failure),
    }),
  },
  {
    code: 'command-not-executable',
    when: ({ message }) => /permission denied|exec format error/i.test(message ?? ''),
    hopeless: true,
    say: (failure) => ({
      cause: `The start command ${named(found(failure.message, /exec: "([^"]+)"/), 'of this model')} cannot be executed in the image.`,
      fix: 'Make it executable for every user, built for this kind of processor, and push the image again.',
      evidence: evidence(failure),
    }),
  },
  {
    code: 'cannot-start',
    when: () => true,
    hopeless: true,
    say: (failure) => ({
      cause: 'The container could not be started.',
      fix: 'Check the image and the command; show the evidence to the platform team if they look right.',
      evidence: evidence(failure),
    }),
  },
];
