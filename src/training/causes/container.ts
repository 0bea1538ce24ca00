import { onItsWay } from '../pods.ts';
import { startFailures } from './start.ts';
import { imageCauses, type WaitingContainer } from './image.ts';
import { found, lift, named, raw, type Row } from './row.ts';

const config =
  (words: RegExp) =>
  ({ reason, message }: WaitingContainer): boolean =>
    reason === 'CreateContainerConfigError' && words.test(message ?? '');

const evidence = ({ reason, message }: WaitingContainer): string => raw(reason, message);

const configCauses: readonly Row<WaitingContainer>[] = [
  {
    code: 'secret-missing',
    when: config(/secret .*not found/i),
    hopeless: true,
    say: (waiting) => ({
      about: found(waiting.message, /secret "([^"]+)"/),
      cause: `The secret ${named(found(waiting.message, /secret "([^"]+)"/), 'that the run needs')} is missing in your namespace.`,
      fix: 'Ask the platform team to create it; the run goes on by itself then.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'configmap-missing',
    when: config(/configmap .*not found/i),
    hopeless: true,
    say: (waiting) => ({
      about: found(waiting.message, /configmap "([^"]+)"/i),
      cause: `The config map ${named(found(waiting.message, /configmap "([^"]+)"/i), 'that the run needs')} is missing in your namespace.`,
      fix: 'Ask the platform team to create it; the run goes on by itself then.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'key-missing',
    when: config(/couldn't find key/i),
    hopeless: true,
    say: (waiting) => ({
      about: found(waiting.message, /key (\S+) in/),
      cause: `The key ${named(found(waiting.message, /key (\S+) in/), 'that the run needs')} is missing in a secret or config map of your namespace.`,
      fix: 'Ask the platform team to add it; the run goes on by itself then.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'image-runs-as-root',
    when: config(/runAsNonRoot|non-numeric user/i),
    hopeless: true,
    say: (waiting) => ({
      cause: 'The image wants to run as root, which is not allowed here.',
      fix: 'Ask the platform engineer to give you a uid in the user map, or set a numeric USER in the image.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'output-folder',
    when: config(/subpath/i),
    hopeless: true,
    say: (waiting) => ({
      cause: 'The output folder on the share could not be made or opened.',
      fix: 'Ask the platform engineer to check that your folder exists on the share and belongs to you.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'container-config',
    when: ({ reason }) => reason === 'CreateContainerConfigError',
    hopeless: true,
    say: (waiting) => ({
      cause: 'The run refers to something in the cluster that is missing or not allowed.',
      fix: 'Show the evidence to the platform engineer: it is about the template or your namespace.',
      evidence: evidence(waiting),
    }),
  },
];

const creationCauses: readonly Row<WaitingContainer>[] = [
  {
    code: 'helper-crashes',
    when: ({ reason, helper }) => reason === 'CrashLoopBackOff' && helper === true,
    say: (waiting) => ({
      cause: `The container "${waiting.name}" beside the training keeps failing.`,
      fix: 'Show the evidence to the platform engineer: the container is in the template.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'crash-loop',
    when: ({ reason }) => reason === 'CrashLoopBackOff',
    say: (waiting) => ({
      cause: 'The program ended with an error; the cluster waits before it starts it again.',
      fix: 'Look at the log; cancel the run if the error will repeat.',
      evidence: evidence(waiting),
    }),
  },
  ...lift(startFailures, ({ reason, message }: WaitingContainer) =>
    reason === 'RunContainerError' ? { reason, message } : undefined,
  ),
  {
    code: 'container-not-created',
    when: ({ reason }) =>
      /^(CreateContainerError|RunContainerError|PreCreateHookError|PreStartHookError|PostStartHookError)$/.test(
        reason,
      ),
    say: (waiting) => ({
      cause: 'The node could not make the container; it keeps trying.',
      fix: 'If it goes on, show the evidence to the platform team.',
      evidence: evidence(waiting),
    }),
  },
];

/** Why a container waits. The last row reads well for reasons that newer versions may bring. */
export const waitingCauses: readonly Row<WaitingContainer>[] = [
  ...imageCauses,
  ...configCauses,
  ...creationCauses,
  {
    code: 'container-waits',
    when: ({ reason }) => !onItsWay.has(reason) && reason !== '',
    say: (waiting) => ({
      cause: 'The container cannot start yet; the node gives a reason of its own.',
      fix: 'If it goes on, show the evidence to the platform team.',
      evidence: evidence(waiting),
    }),
  },
];
