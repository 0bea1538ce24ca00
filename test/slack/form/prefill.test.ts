import { describe, expect, it } from 'vitest';

import { originalOf, type Original } from '../../../src/slack/form/original.ts';
import { prefill } from '../../../src/slack/form/prefill.ts';
import { unpackKept, type FormState } from '../../../src/slack/form/state.ts';
import { requestOf } from '../../../src/slack/form/values.ts';
import { formView } from '../../../src/slack/form/view.ts';
import { formatCommand } from '../../../src/training/command.ts';
import type { EarlierRun } from '../../../src/training/earlier-run.ts';
import { requestOf as typed, specOf } from '../../training/builders.ts';
import { makeModel } from '../support/builders.ts';
import { input, inputs, viewFlaws } from '../support/view-flaws.ts';

const catalog = new Map([
  ['resnet', makeModel()],
  ['mlp', makeModel({ name: 'mlp', types: ['cpu'], maxGpus: 0 })],
]);
const origin = { channel: 'C1' };
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

function filled(text: string, original?: Original): FormState {
  return prefill(typed(text), catalog, original).state;
}

/** What the filled-in form asks for when nothing in it is changed, as a command. */
function submitted(state: FormState, original?: Original): string {
  const { request, problems } = requestOf({ state, entered: state.typed }, catalog, original);
  expect(problems).toEqual([]);
  return formatCommand(request);
}

function former(text: string, image?: string): EarlierRun {
  const spec = specOf(text, { catalog });
  return { spec, state: { phase: 'failed', attempts: 1, ...(image !== undefined && { image }) } };
}

describe('a form filled in from a command', () => {
  it('has each value in its own field and the rest in the free box', () => {
    expect(
      filled('resnet gpu=2 time=2h lr=0.5 augment=false memory=16Gi warmup=5 -- tag=x'),
    ).toEqual({
      model: 'resnet',
      type: undefined,
      gpu: '2',
      time: '2h',
      typed: { lr: '0.5', augment: 'false', tag: 'x' },
      free: 'memory=16Gi warmup=5',
    });
  });

  it.each([
    'resnet gpu=2 type=gpu time=2h lr=0.5 augment=false memory=16Gi warmup=5',
    'resnet type=cpu cpu=4 note="two words" lr=1e-3',
    'mlp lr=0.25 -- type=adam',
    'resnet image=own/x:1 epochs=3',
    'resnet',
  ])('asks for the same when it is sent as it is: %s', (text) => {
    const again = typed(submitted(filled(text)).replace('/train ', ''));
    expect(specOf(formatCommand(again), { catalog }).args).toEqual(specOf(text, { catalog }).args);
    expect(again.resources).toEqual(typed(text).resources);
  });

  it('shows what its fields cannot in the free box, where it can be mended', () => {
    expect(filled('resnet gpu=99 type=tpu lr=99')).toMatchObject({
      gpu: undefined,
      type: undefined,
      typed: {},
      free: 'type=tpu gpu=99 lr=99',
    });
  });

  it('is that of the model that was most likely meant', () => {
    expect(filled('resent lr=0.5')).toMatchObject({ model: 'resnet', typed: { lr: '0.5' } });
    expect(filled('zzzzz lr=0.5')).toEqual({ model: 'resnet', typed: {} });
  });

  it('leaves out what is longer than the free box, and says so', () => {
    const text = `resnet ${Array.from({ length: 40 }, (_, i) => `p${i}=${'x'.repeat(90)}`).join(' ')}`;
    const { state, notes } = prefill(typed(text), catalog);
    expect(state).not.toHaveProperty('free');
    expect(notes).toEqual([expect.stringContaining('too long for the form')]);
  });
});

describe('a form filled in from a run', () => {
  const run = former('resnet gpu=2 tag=v2 lr=0.5', `docker.io/matilda/resnet-train-gpu@${digest}`);
  const original = originalOf(run);

  function view(state: FormState) {
    return formView(catalog, state, { ...origin, from: 'job-1' }, { original });
  }

  it('says under each field what the run had', () => {
    const shown = view(filled('resnet gpu=2 lr=0.5', original));
    expect(viewFlaws(shown)).toEqual([]);
    expect(input(shown, 'parameter:resnet:lr').hint?.text).toMatch(/Default: 0\.1 · Was 0\.5$/);
    expect(input(shown, 'parameter:resnet:epochs').hint?.text).toMatch(/Was 90$/);
    expect(input(shown, 'gpu:resnet').hint?.text).toMatch(/Was 2$/);
    expect(input(shown, 'type:resnet').hint?.text).toBe('Was GPU');
    expect(input(shown, 'time').hint?.text).toMatch(/Was 1d$/);
  });

  it('offers the image as it ran, and as its tag is now', () => {
    const { element } = input(view({ model: 'resnet', typed: {} }), 'image');
    expect(element).toMatchObject({
      options: [
        { text: { text: 'As it ran: sha256:0123456789ab' }, value: 'ran' },
        { text: { text: 'As it is now: matilda/resnet-train-gpu:v2' }, value: 'tag' },
      ],
      initial_option: { value: 'ran' },
    });
  });

  it.each([
    ['ran', `/train resnet gpu=2 image=matilda/resnet-train-gpu:v2@${digest} lr=0.5`],
    ['tag', '/train resnet gpu=2 tag=v2 lr=0.5'],
  ])('with the image %s', (image, command) => {
    const state = filled('resnet gpu=2 tag=v2 lr=0.5', original);
    expect(submitted({ ...state, image }, original)).toBe(command);
  });

  it('does not take the image of one type for another, nor that of another model', () => {
    const state = filled('resnet', original);
    const onCpu = requestOf(
      { state: { ...state, type: 'cpu', image: 'ran' }, entered: {} },
      catalog,
      original,
    );
    expect(onCpu.problems).toMatchObject([{ field: 'image' }]);
    const other = { ...state, model: 'mlp', image: 'ran' };
    expect(submitted(other, original)).toBe('/train mlp');
    expect(inputs(view(other)).map(({ block_id }) => block_id)).not.toContain('image');
  });

  it('keeps which image was chosen while another model is looked at', () => {
    const shown = view({ model: 'mlp', typed: {}, image: 'tag' });
    expect(unpackKept(shown.private_metadata ?? '')).toMatchObject({ image: 'tag' });
  });

  it('has no such field where nobody knows what ran', () => {
    const unknown = originalOf(former('resnet tag=v2'));
    const state = filled('resnet tag=v2', unknown);
    const shown = formView(catalog, state, origin, { original: unknown });
    expect(inputs(shown).map(({ block_id }) => block_id)).not.toContain('image');
    expect(submitted(state, unknown)).toBe('/train resnet tag=v2');
  });
});

describe('notes', () => {
  it('stand above the fields as plain text', () => {
    const { blocks } = formView(catalog, { model: 'resnet', typed: {} }, origin, {
      notes: ['*first*', 'second'],
    });
    expect(blocks[0]).toEqual({
      type: 'section',
      text: { type: 'plain_text', text: '*first*\nsecond' },
    });
  });

  it('tell where the thread goes of a form that was opened in no conversation', () => {
    const { blocks } = formView(catalog, { model: 'resnet', typed: {} }, {});
    expect(JSON.stringify(blocks[0])).toContain('to your own conversation with me');
  });
});
