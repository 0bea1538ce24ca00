import { describe, expect, it } from 'vitest';

import { viewErrors } from '../../../src/slack/form/problems.ts';

const problem = (field: string) => ({ field, message: `${field} is wrong.`, expected: 'better' });

describe('problems in the form', () => {
  const shown = ['model', 'type:resnet', 'gpu:resnet', 'time', 'parameter:resnet:lr', 'free'];

  it('stand under the field they are about, else under the free box', () => {
    const errors = viewErrors(
      ['model', 'gpu', 'lr', 'memory', 'command'].map(problem),
      'resnet',
      shown,
    );
    expect(errors).toEqual({
      model: 'model is wrong. Expected: better.',
      'gpu:resnet': 'gpu is wrong. Expected: better.',
      'parameter:resnet:lr': 'lr is wrong. Expected: better.',
      free: 'memory is wrong. Expected: better. command is wrong. Expected: better.',
    });
  });

  it('are never longer than can be read', () => {
    const errors = viewErrors([{ ...problem('lr'), message: 'x'.repeat(5000) }], 'resnet', shown);
    expect(errors['parameter:resnet:lr']?.length).toBe(300);
  });
});
