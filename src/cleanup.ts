/** For an uninstall: takes the bot's finalizer from every record, with the caller's kubeconfig. */
import { parseArgs } from 'node:util';
import { systemClock } from './clock.ts';
import { loadConfig } from './config/load.ts';
import { namespacesOf } from './kubernetes/access-check.ts';
import { cleanUp } from './kubernetes/cleanup.ts';
import { createKubeClient } from './kubernetes/client.ts';
import { loadKubeConfig } from './kubernetes/kube-config.ts';
import { createTransport } from './kubernetes/transport.ts';

const usage = `npm run cleanup -- [--yes] [--all-namespaces]

Stop the bot first. Lists the records that its finalizer keeps in the namespaces of
config.yaml (SLACK_TRAIN_CONFIG), or in all of them; with --yes takes the finalizer
away, so that they go with their Jobs. Their threads are told nothing more.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      yes: { type: 'boolean', default: false },
      'all-namespaces': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const configPath = process.env['SLACK_TRAIN_CONFIG'] ?? 'config.yaml';
  const where = values['all-namespaces']
    ? {}
    : { namespaces: namespacesOf(await loadConfig(configPath)) };
  const transport = createTransport(() => loadKubeConfig(process.env));
  const client = createKubeClient({ transport, clock: systemClock, random: Math.random });
  const cleaned = await cleanUp(client, { ...where, release: values.yes });
  await client.close();
  for (const { namespace, name, outcome, reason } of cleaned)
    process.stdout.write(
      `${namespace}/${name}: ${outcome}${reason === undefined ? '' : `: ${reason}`}\n`,
    );
  const hint = values.yes || cleaned.length === 0 ? '' : '; --yes takes their finalizer away';
  process.stdout.write(`${cleaned.length} records${hint}\n`);
  return cleaned.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`cleanup: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
