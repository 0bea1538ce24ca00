import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadKubeConfig } from '../../src/kubernetes/kube-config.ts';

async function file(content: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'kubeconfig-')), 'config');
  await writeFile(path, content);
  return path;
}

const kubeconfig = (context: string): string => `
apiVersion: v1
kind: Config
current-context: ${context}
clusters: [{ name: c, cluster: { server: "http://127.0.0.1:8001" } }]
users: [{ name: u, user: { token: bot } }]
contexts: [{ name: here, context: { cluster: c, user: u } }]
`;

test('a plain http server may be used, as kubectl does', async () => {
  const config = loadKubeConfig({ KUBECONFIG: await file(kubeconfig('here')) });
  const options = {};
  await config.applyToHTTPSOptions(options);
  expect(options).toMatchObject({ headers: { Authorization: 'Bearer bot' } });
});

test('several files are one configuration; the first says which context', async () => {
  const other = kubeconfig('there')
    .replace('name: here', 'name: there')
    .replaceAll(': c,', ': c2,')
    .replaceAll(': u', ': u2');
  const config = loadKubeConfig({
    KUBECONFIG: `${await file(kubeconfig('here'))}:${await file(other)}`,
  });
  expect(config.getCurrentContext()).toBe('here');
  expect(config.getContexts().map(({ name }) => name)).toEqual(['here', 'there']);
});

describe('one clear line names', () => {
  test('a file that is not there', () => {
    expect(() => loadKubeConfig({ KUBECONFIG: '/no/such/file' })).toThrow(
      /^KUBECONFIG: \/no\/such\/file cannot be used: ENOENT/,
    );
  });

  test('a file that is no kubeconfig', async () => {
    const path = await file('[');
    expect(() => loadKubeConfig({ KUBECONFIG: path })).toThrow(
      `KUBECONFIG: ${path} cannot be used`,
    );
  });

  test('a context that names no cluster', async () => {
    const path = await file(kubeconfig('elsewhere'));
    expect(() => loadKubeConfig({ KUBECONFIG: path })).toThrow(
      'KUBECONFIG: the current context "elsewhere" names no cluster',
    );
  });
});
