import { Refusal, type RefusalCause } from '../errors.ts';
import { deedOf, deeds, type Deed } from './deeds.ts';
import type { KubeError } from './errors.ts';
import { invalidFields } from './invalid-fields.ts';
import { readExceededQuota, readIncompleteQuota } from './quota.ts';

/** What was tried, and by whom. */
export interface Attempt {
  readonly deed: Deed;
  /** The mapped id. */
  readonly user: string;
  readonly namespace: string;
  readonly jobName: string;
}

interface Verdict {
  readonly reason: RefusalCause;
  readonly sentence: string;
}

type Rule = (error: KubeError, attempt: Attempt) => Verdict | undefined;

const rbac = /User "([^"]*)" cannot (\S+) resource "([^"]*)"/;
const named = /(?:users|groups)[^"]* "([^"]*)" is forbidden/;

const impersonation: Rule = ({ message }, { deed, user, namespace }) => {
  if (!/cannot impersonate/.test(message)) return undefined;
  const who = message.startsWith('groups') ? named.exec(message)?.[1] : undefined;
  const what = /cannot impersonate-on:/.test(message)
    ? `${deeds[deed].what} for other people in namespace ${namespace}`
    : who
      ? `act as a member of the group "${who}"`
      : `act as ${user}`;
  const sentence = `slack-train may not ${what}: the platform engineer must allow it (deploy/rbac-impersonation.yaml).`;
  return { reason: 'impersonation', sentence };
};

const usedUp: Rule = ({ message }, { namespace }) => {
  const refusal = readExceededQuota(message);
  if (!refusal) return undefined;
  const shares = refusal.shares.map(({ what, used, limit }) => `${used} of ${limit} ${what}`);
  const sentence = `The quota ${refusal.quota} of namespace ${namespace} is used up: ${shares.join(', ')}. Wait for a run to end, or ask for more.`;
  return { reason: 'quota', sentence };
};

const incomplete: Rule = ({ message }, { namespace }) => {
  const refusal = readIncompleteQuota(message);
  if (!refusal) return undefined;
  const sentence = `The quota ${refusal.quota} of namespace ${namespace} wants every run to name its ${refusal.missing}: add them to the command.`;
  return { reason: 'quota', sentence };
};

const namespaceEnding: Rule = ({ message, causes }, { namespace }) => {
  const ending =
    causes.some((cause) => cause.reason === 'NamespaceTerminating') ||
    message.includes('because it is being terminated');
  if (!ending) return undefined;
  const sentence = `The namespace ${namespace} is being deleted: nothing can be started in it.`;
  return { reason: 'other', sentence };
};

const noNamespace: Rule = ({ status, message }, { namespace }) => {
  if (status !== 404 || !message.startsWith('namespaces ')) return undefined;
  const sentence = `The namespace ${namespace} does not exist: the platform engineer makes it, or maps you to another.`;
  return { reason: 'other', sentence };
};

const denial =
  /(?:ValidatingAdmissionPolicy '[^']*' with binding '[^']*' denied request|admission webhook "[^"]*" denied the request)(?::| without explanation) ?(.*)$/s;

const rule: Rule = ({ message }) => {
  const match = denial.exec(message);
  if (!match) return undefined;
  const why = match[1] === undefined || match[1] === '' ? 'no reason was given' : match[1];
  return { reason: 'other', sentence: `A rule of the cluster refuses this run: ${why}` };
};

const podSecurity: Rule = ({ message }, { namespace }) => {
  if (!message.includes('violates PodSecurity')) return undefined;
  const sentence = `The security rules of namespace ${namespace} refuse this run: the platform engineer must adapt the template.`;
  return { reason: 'other', sentence };
};

const forbidden: Rule = ({ status, message }, { deed, user, namespace }) => {
  if (status !== 403) return undefined;
  const [, who, verb, resource] = rbac.exec(message) ?? [];
  const what = deedOf(verb ?? '', resource ?? '');
  if (who === user)
    return {
      reason: 'forbidden',
      sentence: `${user} may not ${what} in namespace ${namespace}: the platform engineer must bind a role there (deploy/rbac-people.yaml).`,
    };
  if (who)
    return {
      reason: 'forbidden',
      sentence: `slack-train itself may not ${what} in namespace ${namespace}: the platform engineer must bind its role there.`,
    };
  const why = /is forbidden: (.*)$/s.exec(message)?.[1] ?? message;
  const refuses = deed === 'start' ? 'The cluster refuses this run' : deeds[deed].refused;
  return { reason: 'forbidden', sentence: `${refuses}: ${why}` };
};

const conflict: Rule = ({ status }, { jobName, namespace }) => {
  if (status !== 409) return undefined;
  const sentence = `Another Job named ${jobName} stands in namespace ${namespace} already: try once more.`;
  return { reason: 'conflict', sentence };
};

const invalid: Rule = (error) => {
  if (error.status === 422)
    return {
      reason: 'invalid',
      sentence: `The cluster does not accept this run: ${invalidFields(error.causes)}.`,
    };
  if (error.status === 400 && error.message.includes('quantities must match'))
    return {
      reason: 'invalid',
      sentence: 'An amount of CPU or memory is not one the cluster knows: write 500m or 16Gi.',
    };
  if (error.status === 400 || error.status === 413)
    return {
      reason: 'invalid',
      sentence:
        'The cluster cannot take the Job that the template makes of this command: tell the platform engineer.',
    };
  return undefined;
};

const credentials: Rule = ({ status, reason }) => {
  if (status !== 401 && reason !== 'Credentials') return undefined;
  const sentence =
    "The cluster does not accept slack-train's credentials: tell the platform engineer.";
  return { reason: 'other', sentence };
};

const unreachable: Rule = (error, { deed }) => {
  if (!error.transient) return undefined;
  const said: Readonly<Record<string, string>> = {
    Unreachable: 'The cluster cannot be reached',
    Timeout: 'The cluster did not answer in time',
    Aborted: 'The cluster did not answer in time',
    ConnectionLost: 'The connection to the cluster broke',
  };
  const what =
    error.status === 429 ? 'The cluster has too much to do' : 'The cluster has a fault of its own';
  const { doubt, untouched } = deeds[deed];
  const certain = `${untouched}. Try again in a moment`;
  return {
    reason: 'unreachable',
    sentence: `${said[error.reason] ?? what}: ${error.inDoubt ? doubt : certain}.`,
  };
};

/** In this order: the first that knows the answer speaks. */
const rules: readonly Rule[] = [
  impersonation,
  usedUp,
  incomplete,
  namespaceEnding,
  noNamespace,
  rule,
  podSecurity,
  forbidden,
  conflict,
  invalid,
  credentials,
  unreachable,
];

/** The API server's answer as a sentence that a person can act on. */
export function toRefusal(error: KubeError, attempt: Attempt): Refusal {
  for (const judge of rules) {
    const verdict = judge(error, attempt);
    if (verdict) return refuse(error, verdict);
  }
  return refuse(error, {
    reason: 'other',
    sentence: `${deeds[attempt.deed].refused}: tell the platform engineer.`,
  });
}

function refuse(error: KubeError, { reason, sentence }: Verdict): Refusal {
  const { message: evidence, transient } = error;
  return new Refusal(reason, sentence, { evidence, transient, cause: error });
}
