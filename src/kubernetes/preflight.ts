import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { findMissingRights, type MissingRight, namespacesOf } from './access-check.ts';
import type { KubeClient } from './client.ts';
import { KubeError } from './errors.ts';
import { versionPath } from './resources.ts';
import { findResumeGaps, tryTemplates } from './template-trial.ts';
import type { TemplateSet } from './template.ts';

export interface PreflightDeps {
  readonly client: KubeClient;
  readonly config: Config;
  /** Where the bot itself lives. */
  readonly ownNamespace: string;
  readonly templates: TemplateSet;
  readonly log: Logger;
}

/** The one line with which a start ends that cannot reach its cluster. */
function unusable(error: KubeError): ConfigError {
  const what =
    error.status === 401
      ? 'the API server does not accept the credentials'
      : error.reason === 'Credentials'
        ? 'there are no usable credentials'
        : 'the API server cannot be reached';
  return new ConfigError([`KUBECONFIG: ${what}: ${error.message}`]);
}

async function reachServer(client: KubeClient): Promise<void> {
  try {
    await client.request({ method: 'GET', path: versionPath, timeoutMs: 10_000 });
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    // Some clusters hide /version from those who need not know it: that too is an answer.
    if (error.status !== 403) throw unusable(error);
  }
}

/** Throws where nothing could ever be watched: in every namespace a vital right is missing. */
function requireWatching(config: Config, missing: readonly MissingRight[]): void {
  const vital = missing.filter((right) => right.vital);
  const blind = new Set(vital.map((right) => right.namespace));
  if (namespacesOf(config).every((namespace) => blind.has(namespace)))
    throw new ConfigError(vital.map((right) => right.line));
}

/**
 * Looks before the start whether the cluster can be used: the server, and the bot's rights. What is
 * missing but can be lived without is logged, a line each. Throws ConfigError where the server cannot
 * be reached or nothing can be watched.
 */
export async function preflight(deps: Omit<PreflightDeps, 'templates'>): Promise<void> {
  const { client, config, ownNamespace, log } = deps;
  await reachServer(client);
  const missing = await findMissingRights(client, config, ownNamespace);
  requireWatching(config, missing);
  for (const { line, optional } of missing) {
    if (optional) log.info({ right: line }, 'an optional right is missing');
    else log.warn({ right: line }, 'a right is missing');
  }
}

/**
 * Logs what is wrong with the templates, a line each: what they lack, what the cluster says, and, as a
 * note, what it could not be asked. Never rejects.
 */
export async function checkTemplates(
  deps: Pick<PreflightDeps, 'client' | 'config' | 'templates' | 'log'>,
): Promise<void> {
  const { client, config, templates, log } = deps;
  try {
    for (const gap of findResumeGaps(config, templates)) log.warn(gap, 'a model cannot be resumed');
    const { objections, untried } = await tryTemplates(client, config, templates);
    for (const objection of objections) log.warn(objection, 'the cluster objects to a template');
    for (const one of untried) log.info(one, 'a template could not be tried: the right is missing');
  } catch (error) {
    log.warn({ err: error }, 'the templates could not be tried');
  }
}
