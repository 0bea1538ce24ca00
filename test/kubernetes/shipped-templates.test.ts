import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildJob, podOfJob } from '../../src/kubernetes/job-manifest.ts';
import { asList, asObject, type Json } from '../../src/kubernetes/json.ts';
import { lacksForResume } from '../../src/kubernetes/resume-mount.ts';
import { parseTemplate } from '../../src/kubernetes/template.ts';
import { annotation, label } from '../../src/training/names.ts';
import type { TrainingSpec } from '../../src/training/spec.ts';
import { anOrigin, aSpec } from '../support/specs.ts';

const shipped = [
  'gpu-job.yaml',
  'cpu-job.yaml',
  'examples/gpu-job.nfs.yaml',
  'examples/cpu-job.nfs.yaml',
  'examples/gpu-job.pvc.yaml',
  'examples/cpu-job.pvc.yaml',
] as const;

async function built(file: (typeof shipped)[number], spec = aSpec()): Promise<Json> {
  const text = await readFile(join(import.meta.dirname, '../../templates', file), 'utf8');
  const { template, problems } = parseTemplate(file, text);
  if (!template) throw new Error(problems.join('\n'));
  return buildJob(template, spec, anOrigin());
}

const podSpec = (job: Json): Json => asObject(podOfJob(job)['spec']);
const first = (list: unknown): Json => asObject(asList(list)[0]);

describe.each(shipped)('%s', (file) => {
  test('keeps the evidence of a failure', async () => {
    const job = await built(file);
    expect(job['spec']).toMatchObject({
      backoffLimit: 0,
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        ],
      },
    });
    expect(job['spec']).not.toHaveProperty('ttlSecondsAfterFinished');
    expect(podSpec(job)).toMatchObject({ restartPolicy: 'Never', activeDeadlineSeconds: 86_400 });
    expect(first(podSpec(job)['containers'])).toMatchObject({
      name: 'train',
      image: 'matilda/resnet-train-gpu:latest',
      command: ['python', 'train.py'],
      args: ['--lr', '0.01'],
      terminationMessagePolicy: 'FallbackToLogsOnError',
    });
  });

  test('runs as the mapped user and never as root', async () => {
    const user = { slackId: 'U1', id: 'vision1', uid: 2001, gid: 2000, groups: ['3000'] };
    const pod = podSpec(await built(file, aSpec({ user })));
    expect(pod['securityContext']).toMatchObject({
      runAsUser: 2001,
      runAsGroup: 2000,
      runAsNonRoot: true,
      supplementalGroups: [3000],
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const container of [...asList(pod['initContainers']), ...asList(pod['containers'])])
      expect(container).toMatchObject({
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      });
  });

  test('of a user without a uid leaves it to the image, still not root', async () => {
    const user = { slackId: 'U1', id: 'vision1', groups: [] };
    const { securityContext } = podSpec(await built(file, aSpec({ user })));
    expect(securityContext).not.toHaveProperty('runAsUser');
    expect(securityContext).not.toHaveProperty('supplementalGroups');
    expect(securityContext).toMatchObject({ runAsNonRoot: true });
  });

  test('shows the run its own three folders only', async () => {
    const mounts = asList(first(podSpec(await built(file))['containers'])['volumeMounts']).map(
      asObject,
    );
    const shared = mounts.filter((mount) => mount['name'] === 'outputs');
    expect(shared.map((mount) => mount['mountPath'])).toEqual([
      '/worker/checkpoint',
      '/worker/logs',
      '/worker/tensorboard',
    ]);
    for (const mount of shared)
      expect(mount['subPath']).toMatch(/gpu\/resnet\/20260102_0304-abcd\/\w+$/);
  });
});

const resume = {
  run: 'bcdefghijk',
  relative: 'gpu/resnet/20260101_0000-bcde/checkpoint',
  path: '/worker/resume/latest',
  env: 'RESUME_FROM',
};

describe.each(shipped)('%s, of a run that resumes another', (file) => {
  test('shows it the checkpoints of that one, to read only, and nothing else of it', async () => {
    const train = first(podSpec(await built(file, aSpec({ resume })))['containers']);
    const [, , , old] = asList(train['volumeMounts']).map(asObject);
    expect(old).toEqual({
      name: 'outputs',
      mountPath: '/worker/resume',
      subPath: expect.stringMatching(/^(?:vision1\/)?gpu\/resnet\/20260101_0000-bcde\/checkpoint$/),
      readOnly: true,
    });
    expect(train['env']).toContainEqual({ name: 'RESUME_FROM', value: '/worker/resume/latest' });
  });

  test('has all that resuming needs', async () => {
    expect(lacksForResume(await built(file, aSpec({ resume })), resume)).toBeUndefined();
  });
});

test.each([
  ['gpu-job.yaml', 'cpu-job.yaml'],
  ['examples/gpu-job.nfs.yaml', 'examples/cpu-job.nfs.yaml'],
  ['examples/gpu-job.pvc.yaml', 'examples/cpu-job.pvc.yaml'],
] as const)('%s asks for its GPUs, %s for none and sees none', async (gpuFile, cpuFile) => {
  const gpu = first(podSpec(await built(gpuFile))['containers']);
  expect(gpu['resources']).toEqual({ requests: {}, limits: { 'nvidia.com/gpu': 2 } });
  const spec = aSpec({ type: 'cpu', gpuCount: 0, cpu: '4', memory: '16Gi' });
  const cpu = first(podSpec(await built(cpuFile, spec))['containers']);
  const amounts = { cpu: '4', memory: '16Gi' };
  expect(cpu['resources']).toEqual({ requests: amounts, limits: amounts });
  expect(cpu['env']).toContainEqual({ name: 'NVIDIA_VISIBLE_DEVICES', value: 'void' });
});

/** What Pod Security makes of the kinds of volumes: `baseline` refuses a hostPath, `restricted` NFS too. */
test.each([
  ['gpu-job.yaml', 'hostPath'],
  ['cpu-job.yaml', 'hostPath'],
  ['examples/gpu-job.nfs.yaml', 'nfs'],
  ['examples/cpu-job.nfs.yaml', 'nfs'],
  ['examples/gpu-job.pvc.yaml', 'persistentVolumeClaim'],
  ['examples/cpu-job.pvc.yaml', 'persistentVolumeClaim'],
] as const)('%s mounts the share as %s, and memory', async (file, kind) => {
  const volumes = asList(podSpec(await built(file))['volumes']).map(asObject);
  const kinds = volumes.flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name'));
  expect(kinds).toEqual([kind, 'emptyDir']);
});

test('a Job and its pods carry what the watches select by, whatever the template says', async () => {
  const { jobName, outputs } = aSpec();
  const spec = aSpec({ model: 'Émile Zola/v2', jobName, outputs });
  const job = await built('gpu-job.yaml', spec);
  const labels = {
    [label.run]: 'abcdefghij',
    [label.user]: 'vision1',
    [label.model]: 'mile-Zola-v2',
    [label.managedBy]: 'slack-train',
  };
  expect(job['metadata']).toMatchObject({ name: 'resnet-abcdefghij', namespace: 'vision', labels });
  expect(podOfJob(job)['metadata']).toMatchObject({ labels });
  const annotations = asObject(asObject(job['metadata'])['annotations']);
  expect(JSON.parse(String(annotations[annotation.origin]))).toEqual(anOrigin());
});

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs the container `prepare` as this very user, as a node would. */
async function prepare(spec: TrainingSpec): Promise<Ran> {
  const container = first(podSpec(await built('gpu-job.yaml', spec))['initContainers']);
  const [program = '', ...rest] = [...asList(container['command']), ...asList(container['args'])];
  return new Promise((resolve) => {
    execFile(String(program), rest.map(String), (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, output: stdout + stderr });
    });
  });
}

function specOn(share: string, id = 'abcdefghij'): TrainingSpec {
  const userRoot = `${share}/vi'sion $(touch x) 1`;
  const relative = 'gpu/resnet/20260102_0304-abcd';
  const folder = `${userRoot}/${relative}`;
  const outputs = {
    userRoot,
    relative,
    folder,
    checkpoint: `${folder}/checkpoint`,
    logs: `${folder}/logs`,
    tensorboard: `${folder}/tensorboard`,
  };
  return aSpec({ id, outputs });
}

const newShare = () => mkdtemp(join(tmpdir(), 'share-'));

describe('prepare', () => {
  test("makes the run's folders and marks them as its own, twice without harm", async () => {
    const spec = specOn(await newShare());
    await mkdir(spec.outputs.userRoot);
    expect(await prepare(spec)).toEqual({ code: 0, output: '' });
    expect(await prepare(spec)).toEqual({ code: 0, output: '' });
    const made = await readdir(spec.outputs.folder);
    expect(made.sort()).toEqual(['.run', 'checkpoint', 'logs', 'tensorboard']);
    expect(await readFile(`${spec.outputs.folder}/.run`, 'utf8')).toBe('abcdefghij\n');
  });

  test('lets others through its folders, and shows them nothing', async () => {
    const spec = specOn(await newShare());
    await mkdir(spec.outputs.userRoot);
    await prepare(spec);
    const modeOf = async (name: string): Promise<string> => {
      const { mode } = await stat(join(spec.outputs.userRoot, name));
      return (mode & 0o777).toString(8);
    };
    const { relative } = spec.outputs;
    const folders = ['gpu', 'gpu/resnet', relative, `${relative}/checkpoint`];
    expect(await Promise.all(folders.map(modeOf))).toEqual(['751', '751', '751', '751']);
    expect(await modeOf(`${relative}/.run`)).toBe('640');
  });

  test('refuses a folder that belongs to another run', async () => {
    const share = await newShare();
    const spec = specOn(share);
    await mkdir(spec.outputs.userRoot);
    await prepare(specOn(share, 'another234'));
    const { code, output } = await prepare(spec);
    expect(code).toBe(1);
    expect(output).toBe(
      `${spec.outputs.folder} cannot be used: it belongs to another run (another234)\n`,
    );
  });

  test.each([
    ['is gone', undefined],
    ['is empty', []],
  ])('says that there is nothing to resume where the folder %s', async (_, files) => {
    const spec = { ...specOn(await newShare()), resume };
    const folder = join(spec.outputs.userRoot, resume.relative);
    await mkdir(files ? folder : spec.outputs.userRoot, { recursive: true });
    expect(await prepare(spec)).toEqual({
      code: 1,
      output: `cannot resume: there is no checkpoint in ${folder}\n`,
    });
  });

  test('goes on where there is something to resume', async () => {
    const spec = { ...specOn(await newShare()), resume };
    const folder = join(spec.outputs.userRoot, resume.relative);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'latest'), '');
    expect(await prepare(spec)).toEqual({ code: 0, output: '' });
  });

  test("says who makes the user's folder where it is missing", async () => {
    const spec = specOn(await newShare());
    const { code, output } = await prepare(spec);
    expect(code).toBe(1);
    expect(output).toContain(
      `cannot enter ${spec.outputs.userRoot} as uid ${process.getuid?.()}, gid ${process.getgid?.()}: the platform engineer makes it once, owned by that uid`,
    );
  });

  test('says what it cannot create', async () => {
    const spec = specOn(await newShare());
    await mkdir(spec.outputs.userRoot);
    // Root may write anywhere, so a file stands in the way instead of a mode.
    await writeFile(`${spec.outputs.userRoot}/gpu`, '');
    const { code, output } = await prepare(spec);
    expect(code).toBe(1);
    expect(output).toContain(`cannot create ${spec.outputs.folder} as uid`);
    expect(output).toContain(`makes ${spec.outputs.userRoot} once, owned by that uid`);
  });
});
