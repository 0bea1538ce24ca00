import { describe, expect, test } from 'vitest';
import {
  digestOf,
  isImage,
  pinImage,
  ranImage,
  shortImage,
  withoutDigest,
  withTag,
} from '../../src/training/image.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('what a container ran', () => {
  test.each([
    ['containerd', `docker.io/matilda/resnet@${digest}`, `docker.io/matilda/resnet@${digest}`],
    ['a registry with a port', `reg.local:5000/a/b@${digest}`, `reg.local:5000/a/b@${digest}`],
    ['dockershim', `docker-pullable://matilda/resnet@${digest}`, `matilda/resnet@${digest}`],
    ['the id of an image', digest, undefined],
    ['the id of an image, as Docker says it', `docker://${digest}`, undefined],
    ['an id without its algorithm', '0123456789abcdef'.repeat(4), undefined],
    ['a tag', 'matilda/resnet:latest', undefined],
    ['nothing yet', '', undefined],
    ['nothing at all', undefined, undefined],
  ])('as %s says it', (_, imageId, ran) => {
    expect(ranImage(imageId)).toBe(ran);
  });
});

describe('an image pinned to what ran', () => {
  test.each([
    [
      'keeps its tag to be read',
      'matilda/resnet:v2',
      `docker.io/matilda/resnet@${digest}`,
      `matilda/resnet:v2@${digest}`,
    ],
    [
      'without a tag has none',
      'matilda/resnet',
      `docker.io/matilda/resnet@${digest}`,
      `matilda/resnet@${digest}`,
    ],
    [
      'of one word is in the library',
      'busybox:1',
      `docker.io/library/busybox@${digest}`,
      `busybox:1@${digest}`,
    ],
    [
      'that was pinned before is pinned anew',
      `matilda/resnet:v2@sha256:${'f'.repeat(64)}`,
      `docker.io/matilda/resnet@${digest}`,
      `matilda/resnet:v2@${digest}`,
    ],
    [
      'is what the runtime names, where that is another repository',
      'registry.example.com/resnet:v2',
      `mirror.example.com/resnet@${digest}`,
      `mirror.example.com/resnet@${digest}`,
    ],
    [
      'of one path on two hosts is not the same',
      'matilda/resnet:v2',
      `ghcr.io/matilda/resnet@${digest}`,
      `ghcr.io/matilda/resnet@${digest}`,
    ],
  ])('%s', (_, asked, ran, pinned) => {
    expect(pinImage(asked, ran)).toBe(pinned);
    expect(isImage(pinned)).toBe(true);
    expect(digestOf(pinned)).toBe(digest);
  });
});

test('a digest is told by what people compare, and goes with its tag or alone', () => {
  const pinned = `reg.local:5000/a/b:v1@${digest}`;
  expect(shortImage(pinned)).toBe('reg.local:5000/a/b:v1@sha256:0123456789ab');
  expect(shortImage('a/b:v1')).toBe('a/b:v1');
  expect(withoutDigest(pinned)).toBe('reg.local:5000/a/b:v1');
  expect(withTag(pinned, 'v2')).toBe('reg.local:5000/a/b:v2');
});
