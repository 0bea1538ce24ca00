import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askAgain, formatChanges } from '../../src/training/ask-again.ts';
import type { Model } from '../../src/training/catalog.ts';
import { formatCommand, parseCommand } from '../../src/training/command.ts';
import type { EarlierRun } from '../../src/training/earlier-run.ts';
import type { RequestedParameter } from '../../src/training/request.ts';
import { noChanges, type RequestChanges } from '../../src/training/request-changes.ts';
import { resolveSpec, type SpecContext } from '../../src/training/spec.ts';
import { context, resnet, specOf } from './builders.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const ran = `docker.io/matilda/resnet-train-gpu@${digest}`;

/** A run of this command that has ended; `image` is what really ran. */
function ended(text: string, image?: string, changes: Partial<SpecContext> = {}): EarlierRun {
  const spec = specOf(text, { runId: 'bcdefghijk', ...changes });
  return { spec, state: { phase: 'failed', attempts: 1, ...(image !== undefined && { image }) } };
}

function again(run: EarlierRun, changes: Partial<RequestChanges> = {}, model = resnet): string {
  return formatCommand(askAgain(run, model, { ...noChanges, ...changes }).request);
}

const given = (key: string, value: string): RequestedParameter => ({ key, value });

describe('the same again', () => {
  it('is the command as it was, with the image that really ran', () => {
    expect(again(ended('resnet gpu=2 lr=0.5 note="two words" -- type=x', ran))).toBe(
      `/train resnet gpu=2 image=matilda/resnet-train-gpu:latest@${digest} lr=0.5 note="two words" -- type=x`,
    );
  });

  it('pins the tag that was asked for, in the place of its word', () => {
    expect(again(ended('resnet tag=v2', ran))).toBe(
      `/train resnet image=matilda/resnet-train-gpu:v2@${digest}`,
    );
  });

  it('of a run that never started, or whose digest nobody knows, is the command alone', () => {
    expect(again(ended('resnet tag=v2'))).toBe('/train resnet tag=v2');
  });

  it('is the same once more: nothing is added to a run that was itself a rerun', () => {
    const first = again(ended('resnet tag=v2', ran));
    expect(again(ended(first.replace('/train ', ''), ran))).toBe(first);
  });

  it('gives a default that the catalog has changed since as it was then', () => {
    const lr = { type: 'number', default: 0.3 } as const;
    const { epochs: _, ...others } = resnet.parameters;
    const now: Model = { ...resnet, parameters: { ...others, lr } };
    expect(again(ended('resnet optimizer=adam'), {}, now)).toBe(
      '/train resnet optimizer=adam lr=0.1 epochs=90',
    );
  });

  it('gives a former default that is called like a word of the bot after the dashes', () => {
    const type = { type: 'string', default: 'a' } as const;
    const before: Model = { ...resnet, parameters: { type } };
    const run = ended('resnet', undefined, { catalog: new Map([['resnet', before]]) });
    expect(again(run, {}, { ...before, parameters: { type: { ...type, default: 'b' } } })).toBe(
      '/train resnet -- type=a',
    );
  });

  it('of any command asks for the very same arguments', () => {
    const value = fc.oneof(fc.string(), fc.constantFrom('--lr', '', '-1', 'a b', "'", '"', '…'));
    const key = fc.constantFrom('note', 'warm_up', 'x.y', 'type', 'resume');
    const parameters = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name });
    fc.assert(
      fc.property(parameters, (pairs) => {
        const request = {
          model: 'resnet',
          resources: { gpu: '2' },
          parameters: pairs.map(([name, text]) => ({
            key: name,
            value: text,
            afterDashes: true as const,
          })),
        };
        const first = resolveSpec(request, context);
        if (!first.ok) return;
        const run: EarlierRun = { spec: first.spec, state: { phase: 'finished', attempts: 1 } };
        const second = resolveSpec(askAgain(run, resnet).request, context);
        expect(second).toEqual(first);
      }),
    );
  });
});

describe('with changes', () => {
  it.each<[string, string, Partial<RequestChanges>, string]>([
    [
      'a hyperparameter, in its place',
      'resnet lr=1 note=a',
      { parameters: [given('lr', '2')] },
      '/train resnet lr=2 note=a',
    ],
    [
      'a new hyperparameter, before the dashes',
      'resnet -- type=x',
      { parameters: [given('lr', '2')] },
      '/train resnet lr=2 -- type=x',
    ],
    [
      'one after the dashes',
      'resnet lr=1',
      { parameters: [{ key: 'tag', value: 'x', afterDashes: true }] },
      '/train resnet lr=1 -- tag=x',
    ],
    [
      'fewer words',
      'resnet time=2h lr=1',
      { dropped: [{ key: 'time' }, { key: 'lr' }] },
      '/train resnet',
    ],
    [
      'another word',
      'resnet gpu=2',
      { resources: { memory: '32Gi' } },
      '/train resnet gpu=2 memory=32Gi',
    ],
    [
      'CPU instead of GPUs',
      'resnet gpu=2',
      { resources: { type: 'cpu' } },
      '/train resnet type=cpu',
    ],
    ['GPUs instead of CPU', 'resnet type=cpu', { resources: { gpu: '2' } }, '/train resnet gpu=2'],
    [
      'another tag of a whole image',
      'resnet image=own/x:1',
      { resources: { tag: '2' } },
      '/train resnet image=own/x:2',
    ],
    [
      'a whole image instead of a tag',
      'resnet tag=v1',
      { resources: { image: 'own/x:1' } },
      '/train resnet image=own/x:1',
    ],
  ])('%s', (_, text, changes, command) => {
    expect(again(ended(text), changes)).toBe(command);
  });

  it.each<[string, Partial<RequestChanges>, boolean]>([
    ['of hyperparameters', { parameters: [given('lr', '2')] }, true],
    ['of GPUs', { resources: { gpu: '4' } }, true],
    ['of memory', { resources: { memory: '32Gi' } }, true],
    ['of the tag', { resources: { tag: 'v2' } }, false],
    ['of the image', { resources: { image: 'own/x:1' } }, false],
    ['that drops the image', { dropped: [{ key: 'image' }] }, false],
    ['of the type', { resources: { type: 'cpu' } }, false],
    ['to no GPU', { resources: { gpu: '0' } }, false],
  ])('%s the image stays as it ran: %s', (_, changes, stays) => {
    expect(again(ended('resnet gpu=2', ran), changes).includes(digest)).toBe(stays);
  });

  it('a tag is that of the image as it was asked for, whatever it was pinned to', () => {
    const pinned = ended(again(ended('resnet', ran)).replace('/train ', ''), ran);
    expect(again(pinned, { resources: { tag: 'v2' } })).toBe(
      '/train resnet image=matilda/resnet-train-gpu:v2',
    );
  });
});

describe('changes as they are typed', () => {
  const read = (text: string): RequestChanges => {
    const parsed = parseCommand(`rerun abc ${text}`);
    if (parsed.kind !== 'rerun') throw new Error(`no rerun: ${text}`);
    expect(parsed.problems).toEqual([]);
    return parsed.changes;
  };

  it.each<[string, Partial<RequestChanges>]>([
    ['', {}],
    ['lr=2 memory=32Gi', { parameters: [given('lr', '2')], resources: { memory: '32Gi' } }],
    ['lr= time=', { dropped: [{ key: 'lr' }, { key: 'time' }] }],
    ['--lr= epochs=3', { dropped: [{ key: 'lr' }], parameters: [given('epochs', '3')] }],
    ['note=""', { parameters: [given('note', '')] }],
    ['-- type=', { dropped: [{ key: 'type', afterDashes: true }] }],
    ['-- type=x', { parameters: [{ key: 'type', value: 'x', afterDashes: true }] }],
  ])('%j', (text, changes) => {
    expect(read(text)).toEqual({ ...noChanges, ...changes });
  });

  it('a value after a blank is a value, and told how to be written', () => {
    const parsed = parseCommand('rerun abc lr= 0.5');
    expect(parsed).toMatchObject({
      changes: { parameters: [{ key: 'lr', value: '0.5' }], dropped: [] },
      problems: [{ suggestion: 'lr=0.5' }],
    });
  });

  it.each([
    '',
    'lr=2',
    'memory=32Gi lr=2 note="a b"',
    'lr= epochs=3',
    'lr= -- type=',
    'lr=1 -- gpu=x type=',
  ])('are written back as they were typed: %j', (text) => {
    expect(formatChanges(read(text))).toBe(text);
  });

  it('leave out only what was there', () => {
    const run = ended('resnet gpu=2 note=a');
    const dropped = [{ key: 'notes' }, { key: 'gpu' }, { key: 'zzz' }];
    expect(askAgain(run, resnet, { ...noChanges, dropped }).problems).toEqual([
      {
        field: 'notes',
        message: 'notes cannot be left out: it does not stand in the command of run bcdefghijk.',
        expected: 'gpu or note',
        received: 'notes=',
        suggestion: 'note=',
      },
      expect.objectContaining({ field: 'zzz' }),
    ]);
  });
});

describe('where a run came from', () => {
  const run = ended('resnet gpu=2 lr=0.5 note=a', ran);

  function made(text: string, kind: 'rerun' | 'clone' = 'rerun', from = run) {
    return specOf(text, { from: { kind, run: from } }).lineage;
  }

  it('is told with what was changed, what was added and what is gone', () => {
    expect(made('resnet gpu=4 lr=0.5 epochs=3 time=2h extra=1')).toEqual({
      kind: 'rerun',
      run: 'bcdefghijk',
      changes: [
        { what: 'gpu', was: '2', now: '4' },
        { what: 'time', was: '1d', now: '2h' },
        { what: 'note', was: 'a' },
        { what: 'epochs', was: '90', now: '3' },
        { what: 'extra', now: '1' },
      ],
    });
  });

  it('has no changes where it is the same again, though a tag became a digest', () => {
    expect(made(again(run).replace('/train ', ''))?.changes).toEqual([]);
  });

  it('tells of another image, short', () => {
    const other = `matilda/resnet-train-gpu:latest@sha256:${'f'.repeat(64)}`;
    expect(made(`resnet gpu=2 lr=0.5 note=a image=${other}`)?.changes).toEqual([
      {
        what: 'image',
        was: 'matilda/resnet-train-gpu:latest',
        now: 'matilda/resnet-train-gpu:latest@sha256:ffffffffffff',
      },
    ]);
  });

  it('tells that the catalog gives other fixed arguments now', () => {
    const defaults = { ...context.defaults, args: ['--amp'] };
    const { lineage } = specOf('resnet gpu=2 lr=0.5 note=a', {
      defaults,
      from: { kind: 'clone', run },
    });
    expect(lineage).toEqual({
      kind: 'clone',
      run: 'bcdefghijk',
      changes: [
        { what: 'command', was: 'python train.py --use-tensorboard', now: 'python train.py --amp' },
      ],
    });
  });

  it('cuts long values and long lists', () => {
    const many = Array.from({ length: 60 }, (_, index) => `p${index}=${'x'.repeat(500)}`).join(' ');
    const changes = made(`resnet gpu=2 lr=0.5 note=a ${many}`)?.changes ?? [];
    expect(changes).toHaveLength(30);
    expect(changes.every(({ now = '' }) => now.length <= 60)).toBe(true);
  });

  it('of a run that resumes is the run that it goes on from', () => {
    const resumable: Model = { ...resnet, resume: { flag: '--resume' } };
    const started = { ...run, state: { ...run.state, startedAt: '2026-01-01T00:00:00Z' } };
    const { lineage, args } = specOf('resnet gpu=2 lr=0.5 note=a resume=bcdefghijk', {
      catalog: new Map([['resnet', resumable]]),
      earlier: () => started,
    });
    expect(args.at(-1)).toBe('/worker/resume');
    expect(lineage).toEqual({ kind: 'resume', run: 'bcdefghijk', changes: [] });
  });
});
