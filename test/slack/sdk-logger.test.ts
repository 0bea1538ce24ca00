import pino from 'pino';
import { describe, expect, it } from 'vitest';

import { sdkLogger } from '../../src/slack/sdk-logger.ts';

describe('what Slack’s packages log', () => {
  function logged(write: (logger: ReturnType<typeof sdkLogger>) => void): string {
    const lines: string[] = [];
    write(sdkLogger(pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })));
    return lines.join('');
  }

  it('is passed on, errors and objects in any place', () => {
    const text = logged((logger) => logger.warn('failed', new Error('no route'), { tries: 2 }));
    expect(text).toContain('failed Error: no route {\\"tries\\":2}');
  });

  it('holds no token', () => {
    const text = logged((logger) =>
      logger.error('with xoxb-12-ab and xapp-1-A2-b3', 'xoxe.xoxp-1'),
    );
    expect(text).not.toMatch(/xoxb-12|xapp-1|xoxp-1/);
  });

  it('is cut where it is long: an answer of somebody in between may be a whole page', () => {
    const page = `<html>${'x'.repeat(100_000)}</html>`;
    const text = logged((logger) => logger.error('failed', new Error(page)));
    expect(text).toContain('failed Error: <html>');
    expect(text.length).toBeLessThan(1_000);
  });

  it('is dropped where it is a debug line, for those hold payloads', () => {
    expect(logged((logger) => logger.debug('payload'))).toBe('');
  });
});
