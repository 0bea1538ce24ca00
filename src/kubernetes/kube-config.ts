import { KubeConfig } from '@kubernetes/client-node';
import { delimiter } from 'node:path';
import { ConfigError } from '../errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What client-node falls back to where it finds no configuration at all. */
const clientNodeFallback = 'http://localhost:8080';

function readFiles(files: readonly string[]): KubeConfig {
  const merged = new KubeConfig();
  for (const [index, file] of files.entries()) {
    const one = new KubeConfig();
    try {
      one.loadFromFile(file);
      merged.mergeConfig(one, index > 0);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ConfigError([`KUBECONFIG: ${file} cannot be used: ${why}`]);
    }
  }
  return merged;
}

function readDefault(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromDefault();
  if (config.getCurrentCluster()?.server !== clientNodeFallback) return config;
  throw new ConfigError([
    'KUBECONFIG: no cluster is configured: set KUBECONFIG to a kubeconfig file, or run in a cluster',
  ]);
}

/** client-node refuses http:// servers unless they are marked; kubectl does not, nor do we. */
function allowPlainHttp(config: KubeConfig): void {
  config.clusters = config.clusters.map((cluster) =>
    cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster,
  );
}

/** The namespace of the current context; in a pod, the pod's own. Undefined where none is named. */
export function contextNamespace(config: KubeConfig): string | undefined {
  const namespace = config.getContextObject(config.getCurrentContext())?.namespace?.trim();
  return namespace === '' ? undefined : namespace;
}

/**
 * The kubeconfig this process is to use: the files of `KUBECONFIG`, else ~/.kube/config, else the
 * pod's own service account. Throws ConfigError where there is none or it names no cluster.
 */
export function loadKubeConfig(env: Env): KubeConfig {
  const files = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  const config = files.length > 0 ? readFiles(files) : readDefault();
  if (!config.getCurrentCluster()) {
    const context = config.getCurrentContext() ?? '';
    throw new ConfigError([`KUBECONFIG: the current context "${context}" names no cluster`]);
  }
  allowPlainHttp(config);
  return config;
}
