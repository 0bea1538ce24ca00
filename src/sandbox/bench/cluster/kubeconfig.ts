import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { asObject, type Json } from './prototype.ts';

/** An API server, and what to show it with each request. Plain data: rooms are told it. */
export interface Server {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly servername?: string;
    readonly rejectUnauthorized?: boolean;
  };
}

/** The current context of a kubeconfig. */
export interface Kubeconfig {
  readonly cluster: Json;
  readonly user: Json;
}

type FileOf = (entry: Json, name: string) => Promise<string | undefined>;

/** Reads the files that `KUBECONFIG` names; paths in them come out absolute. */
export async function readKubeconfig(paths: string): Promise<Kubeconfig> {
  const files = paths.split(delimiter).filter((path) => path !== '');
  const read = await Promise.all(
    files.map(async (path) => ({ path, content: asObject(load(await readFile(path, 'utf8'))) })),
  );
  const current = read.map(({ content }) => content['current-context']).find(Boolean);
  const named = (list: 'clusters' | 'users' | 'contexts', name: unknown): Json => {
    const kind = list.slice(0, -1);
    for (const { path, content } of read) {
      const entries = Array.isArray(content[list]) ? content[list].map(asObject) : [];
      const found = entries.find((entry) => entry['name'] === name);
      if (found) return absolute(asObject(found[kind]), dirname(resolve(path)));
    }
    throw new Error(`KUBECONFIG has no ${kind} "${String(name)}"`);
  };
  const context = named('contexts', current);
  return { cluster: named('clusters', context['cluster']), user: named('users', context['user']) };
}

const pathFields = new Set([
  'certificate-authority',
  'client-certificate',
  'client-key',
  'tokenFile',
]);

function absolute(entry: Json, folder: string): Json {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [
      key,
      pathFields.has(key) && typeof value === 'string' ? resolve(folder, value) : value,
    ]),
  );
}

/** Writes a kubeconfig with this one context, in this namespace. */
export async function writeKubeconfig(
  path: string,
  { cluster, user }: Kubeconfig,
  namespace: string,
): Promise<string> {
  const name = 'bench';
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    'current-context': name,
  };
  // JSON is YAML.
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

/** How to speak to it without a Kubernetes library. */
export async function serverOf({ cluster, user }: Kubeconfig): Promise<Server> {
  if (user['auth-provider']) throw new Error('KUBECONFIG: auth-provider is not known to the bench');
  const fresh = user['exec']
    ? { ...user, ...(await pluginCredentials(asObject(user['exec']))) }
    : user;
  const token = text(fresh['token']) ?? (await fileText(fresh['tokenFile']));
  const ca = await certificate(cluster, 'certificate-authority');
  const cert = await certificate(fresh, 'client-certificate');
  const key = await certificate(fresh, 'client-key');
  const servername = text(cluster['tls-server-name']);
  return {
    url: String(cluster['server']).replace(/\/$/, ''),
    headers: token === undefined ? {} : { authorization: `Bearer ${token.trim()}` },
    tls: {
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(servername !== undefined && { servername }),
      ...(cluster['insecure-skip-tls-verify'] === true && { rejectUnauthorized: false }),
    },
  };
}

const certificate: FileOf = async (entry, name) => {
  const data = text(entry[`${name}-data`]);
  return data === undefined ? fileText(entry[name]) : Buffer.from(data, 'base64').toString();
};

async function fileText(path: unknown): Promise<string | undefined> {
  return typeof path === 'string' && path !== '' ? readFile(path, 'utf8') : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Runs a credential plugin, as kubectl does. */
async function pluginCredentials({ command, args, env, apiVersion }: Json): Promise<Json> {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  const own = list(env).map(asObject);
  const { stdout } = await promisify(execFile)(String(command), list(args).map(String), {
    env: {
      ...process.env,
      ...Object.fromEntries(own.map(({ name, value }) => [String(name), String(value)])),
      KUBERNETES_EXEC_INFO: JSON.stringify({
        apiVersion,
        kind: 'ExecCredential',
        spec: { interactive: false },
      }),
    },
  });
  const status = asObject(asObject(JSON.parse(stdout))['status']);
  const pem = (value: unknown): string => Buffer.from(String(value)).toString('base64');
  return {
    ...(status['token'] !== undefined && { token: status['token'] }),
    ...(status['clientCertificateData'] !== undefined && {
      'client-certificate-data': pem(status['clientCertificateData']),
      'client-key-data': pem(status['clientKeyData']),
    }),
  };
}
