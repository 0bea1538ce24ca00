import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the cluster is and whom to trust about it. */
export interface Endpoint {
  readonly url: string;
  /** The certificate as PEM. */
  readonly cert: string;
}

/** Writes a kubeconfig for a token into a folder and returns its path. One file per token. */
export async function writeKubeconfig(
  dir: string,
  { url, cert }: Endpoint,
  token: string,
  namespace = 'default',
): Promise<string> {
  const name = 'sandbox';
  const trusted = Buffer.from(cert).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': trusted } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    'current-context': name,
  };
  const id = createHash('sha256').update(`${token}\n${namespace}`).digest('hex').slice(0, 8);
  const path = join(dir, `kubeconfig-${id}.yaml`);
  // JSON is YAML.
  await writeFile(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  return path;
}
