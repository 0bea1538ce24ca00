import { found, raw, type Row } from './row.ts';

/** The Job could not make its pod; only an event says so. */
export interface CreationFailure {
  readonly reason: string;
  readonly message: string;
}

const says =
  (words: RegExp) =>
  ({ message }: CreationFailure): boolean =>
    words.test(message);

const evidence = ({ reason, message }: CreationFailure): string => raw(reason, message);

/** What a quota counts, in a person's words. */
function resourceName(resource: string): string {
  if (/gpu/i.test(resource)) return 'GPUs';
  if (/memory/.test(resource)) return 'memory';
  if (/cpu/.test(resource)) return 'CPUs';
  if (/storage/.test(resource)) return 'storage';
  return /pods/.test(resource) ? 'pods' : resource;
}

/** `exceeded quota: q, requested: a=2, used: a=7, limited: a=8` → "7 of 8 in use, asks for 2". */
function quotaSentence(message: string): string {
  const quota = found(message, /exceeded quota: ([^,]+)/) ?? 'of your namespace';
  const resource = found(message, /requested: ([^=,\s]+)=/);
  const value = (word: string): string | undefined =>
    resource === undefined
      ? undefined
      : found(message, new RegExp(`${word}: [^:]*?${escape(resource)}=([^,\\s]+)`));
  const [requested, used, limited] = [value('requested'), value('used'), value('limited')];
  if (resource === undefined || requested === undefined || limited === undefined)
    return `The quota ${quota} does not allow this run.`;
  const thing = resourceName(resource);
  return `The namespace’s quota is ${howFull({ requested, used, limited })}: ${used ?? '0'} of ${limited} ${thing} are in use, and this run asks for ${requested}.`;
}

function howFull(amounts: {
  requested: string;
  used?: string | undefined;
  limited: string;
}): string {
  if (amounts.used === amounts.limited) return 'used up';
  // Quantities with units compare as NaN: then it is not claimed that the run can never fit.
  return Number(amounts.requested) > Number(amounts.limited)
    ? 'too small for this run'
    : 'nearly used up';
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

/** Why the Job has no pod. */
export const creationCauses: readonly Row<CreationFailure>[] = [
  {
    code: 'quota',
    when: says(/exceeded quota/i),
    hopeless: true,
    say: (failure) => ({
      cause: quotaSentence(failure.message),
      fix: 'Stop another run, ask for less, or ask the platform team for more quota.',
      evidence: evidence(failure),
    }),
  },
  {
    code: 'quota-needs-limits',
    when: says(/failed quota/i),
    hopeless: true,
    say: (failure) => ({
      cause: 'The quota of your namespace wants limits that the template does not set.',
      fix: 'Show the evidence to the platform engineer: the template needs them.',
      evidence: evidence(failure),
    }),
  },
  {
    code: 'pod-security',
    when: says(/violates PodSecurity/i),
    hopeless: true,
    say: (failure) => ({
      cause: 'The cluster’s security policy does not allow what the template asks for.',
      fix: 'Show the evidence to the platform engineer: the template must change.',
      evidence: evidence(failure),
    }),
  },
  {
    code: 'service-account-missing',
    when: says(/serviceaccount .*not found|error looking up service account/i),
    hopeless: true,
    say: (failure) => ({
      cause: 'The service account that the template names is missing in your namespace.',
      fix: 'Show the evidence to the platform engineer.',
      evidence: evidence(failure),
    }),
  },
  {
    code: 'limit-range',
    when: says(/(?:maximum|minimum) .* usage per (?:Container|Pod)|max limit to request ratio/i),
    hopeless: true,
    say: (failure) => ({
      cause: 'This run asks for more (or less) than one run may have in your namespace.',
      fix: 'Ask for an amount within the limits shown in the evidence.',
      evidence: evidence(failure),
    }),
  },
  {
    code: 'admission-denied',
    when: says(/admission webhook|ValidatingAdmissionPolicy|denied the request/i),
    hopeless: true,
    say: (failure) => ({
      cause: 'A policy of the cluster refused the run’s pod.',
      fix: 'Show the evidence to the platform engineer.',
      evidence: evidence(failure),
    }),
  },
  {
    code: 'namespace-ending',
    when: says(/being terminated/i),
    hopeless: true,
    say: (failure) => ({
      cause: 'Your namespace is being deleted.',
      fix: 'Ask the platform engineer which namespace to use.',
      evidence: evidence(failure),
    }),
  },
  {
    code: 'pod-refused',
    when: () => true,
    say: (failure) => ({
      cause: 'The cluster did not let the run make its pod.',
      fix: 'Show the evidence to the platform engineer.',
      evidence: evidence(failure),
    }),
  },
];
