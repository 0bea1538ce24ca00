import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { packKept, unpackKept } from '../../../src/slack/form/state.ts';

describe('what a view keeps', () => {
  it('comes back as it was', () => {
    const kept = {
      origin: { channel: 'C1', responseUrl: 'https://hooks.slack.com/1' },
      shown: 'resnet',
      typed: { lr: '0.1' },
      gpu: '2',
    };
    expect(unpackKept(packKept(kept))).toEqual(kept);
  });

  it('fits into private_metadata, and loses the longest first', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ maxLength: 1500 })), (typed) => {
        const packed = packKept({ origin: { channel: 'C1' }, typed });
        expect(packed.length).toBeLessThanOrEqual(3000);
        const lost = Object.entries(typed).filter(([key]) => !(key in unpackKept(packed).typed));
        const stayed = Object.values(unpackKept(packed).typed);
        for (const [, value] of lost) {
          expect(Math.max(0, ...stayed.map(({ length }) => length))).toBeLessThanOrEqual(
            value.length,
          );
        }
      }),
    );
  });
});
