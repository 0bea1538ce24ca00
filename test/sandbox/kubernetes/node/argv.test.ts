import { expect, test } from 'vitest';
import { mapPaths, realArgv } from '../../../../src/sandbox/kubernetes/node/argv.ts';
import { findImage } from '../../../../src/sandbox/kubernetes/node/images.ts';

const mappings = [
  { inside: '/worker/logs', outside: '/real/logs' },
  { inside: '/worker', outside: '/real/worker' },
];

test.each([
  ['/worker/logs', '/real/logs'],
  ['/worker/logs/train.log', '/real/logs/train.log'],
  ['echo x > /worker/logs/y; cat /worker/z', 'echo x > /real/logs/y; cat /real/worker/z'],
  ['--out=/worker/logs', '--out=/real/logs'],
  ['/worker/logs2', '/real/worker/logs2'],
  ['/worker2', '/worker2'],
  ['/tmp/worker/logs', '/tmp/worker/logs'],
  ['nothing', 'nothing'],
])('%j is mapped to %j', (text, mapped) => {
  expect(mapPaths(text, mappings)).toBe(mapped);
});

function image(name: string) {
  const found = findImage(name);
  if (found.kind !== 'found') throw new Error(found.message);
  return found.image;
}

test('in a demo image python train.py is the training program, its arguments untouched', () => {
  const demo = image('matilda/resnet-train-gpu:latest');
  const argv = ['python', 'train.py', '--log-path', '/worker/logs', '$(touch x)', 'a\nb'];
  const [node, program, ...rest] = realArgv(argv, demo, mappings, '/bin');
  expect(node).toBe(process.execPath);
  expect(program).toMatch(/src\/sandbox\/models\/train\.ts$/u);
  expect(rest).toEqual(argv.slice(2));
});

test.each([
  [['pyhton', 'train.py'], 'exec: "pyhton": executable file not found in $PATH'],
  [[''], 'exec: "": executable file not found in $PATH'],
  [['/no/such'], 'exec: "/no/such": stat /no/such: no such file or directory'],
  [['/etc/passwd'], 'exec: "/etc/passwd": permission denied'],
  [['/etc'], 'exec: "/etc": is a directory: permission denied'],
])('%j cannot be started', (argv, message) => {
  const failed =
    'OCI runtime create failed: runc create failed: unable to start container process: ';
  expect(() => realArgv(argv, image('busybox'), [], '/usr/bin:/bin')).toThrow(failed + message);
});

test('other programs are those of this machine', () => {
  const [program, ...rest] = realArgv(
    ['sh', '-c', 'ls /worker'],
    image('alpine:3'),
    mappings,
    '/bin',
  );
  expect([program, ...rest]).toEqual(['/bin/sh', '-c', 'ls /real/worker']);
});

test.each([
  ['busybox', 'found'],
  ['docker.io/library/python:3.12-slim', 'found'],
  ['docker.io/matilda/resnet-train-gpu:latest', 'found'],
  ['matilda/mlp-train-cpu:v1', 'found'],
  ['matilda/resnet-train-cpu', 'found'],
  ['matilda/resnet-train-tpu:latest', 'missing'],
  ['matilda/vgg-train-gpu:latest', 'missing'],
  ['matilda/resnet-train-gpu:v2', 'missing'],
  ['ghcr.io/matilda/resnet-train-gpu:latest', 'missing'],
  ['Docker.io/Matilda/BAD:::x', 'invalid'],
  ['', 'invalid'],
  ['a b', 'invalid'],
])('image %j is %s', (name, kind) => {
  expect(findImage(name).kind).toBe(kind);
});

test('an image has one id under all its names', () => {
  expect(image('busybox').imageId).toBe(image('docker.io/library/busybox:latest').imageId);
  expect(image('busybox').imageId).toMatch(/^docker\.io\/library\/busybox@sha256:[0-9a-f]{64}$/u);
});

test('registries refuse in their own words', () => {
  expect(findImage('docker.io/matilda/does-not-exist:v1')).toEqual({
    kind: 'missing',
    message:
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/matilda/does-not-exist:v1": ' +
      'failed to resolve image: docker.io/matilda/does-not-exist:v1: not found',
  });
  expect(findImage('Docker.io/Matilda/BAD:::x')).toEqual({
    kind: 'invalid',
    message:
      'Failed to apply default image tag "Docker.io/Matilda/BAD:::x": couldn\'t parse image name ' +
      '"Docker.io/Matilda/BAD:::x": invalid reference format: repository name (Matilda/BAD) must be lowercase',
  });
});

test('an image is found by its digest, whatever tag stands beside it, and by no other', () => {
  const { imageId } = image('matilda/resnet-train-gpu:v1');
  const [, digest = ''] = imageId.split('@');
  for (const name of [
    imageId,
    `matilda/resnet-train-gpu@${digest}`,
    `matilda/resnet-train-gpu:latest@${digest}`,
  ])
    expect(image(name).imageId).toBe(imageId);
  const gone = `matilda/resnet-train-gpu@sha256:${'0'.repeat(64)}`;
  expect(findImage(gone)).toMatchObject({
    kind: 'missing',
    message: expect.stringContaining(`docker.io/${gone}: not found`),
  });
  expect(findImage(`matilda/mlp-train-cpu@${digest}`).kind).toBe('missing');
  expect(findImage('busybox@sha256:12').kind).toBe('invalid');
});
