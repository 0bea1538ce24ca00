import { readFileSync } from 'node:fs';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseConfig } from '../../../src/config/load.ts';
import { Refusal } from '../../../src/errors.ts';
import { renderProblems } from '../../../src/slack/messages/problems.ts';
import {
  renderHelp,
  renderRefusal,
  renderSubmitted,
  renderTrouble,
  renderUnmapped,
} from '../../../src/slack/messages/replies.ts';
import { threadPlace } from '../../../src/slack/messages/thread-place.ts';
import { makeSpec, makeView } from '../support/builders.ts';
import { messageFlaws, shownText } from '../support/message-flaws.ts';

const names = { team: 'T1', botName: 'slack-train' };

describe('a reply to a command', () => {
  it('names every problem with what was received, what was expected and what to type', () => {
    const reply = renderProblems(
      [
        {
          field: 'gpu',
          message: 'gpu=99 is more than resnet may use.',
          expected: 'a whole number from 1 to 8',
          received: '99',
          suggestion: 'gpu=8',
        },
        { field: 'lr', message: 'This is not a number', expected: 'a number', received: 'abc' },
      ],
      '/train resnet gpu=8 lr=…',
    );
    expect(messageFlaws(reply)).toEqual([]);
    expect(reply.text).toBe('Not submitted: 2 problems in this command');
    const shown = shownText(reply);
    expect(shown).toContain(
      '• gpu=99 is more than resnet may use. Expected a whole number from 1 to 8. Did you mean `gpu=8`?',
    );
    expect(shown).toContain('• `lr`: This is not a number. Received `abc`.');
    expect(shown).toContain('```\n/train resnet gpu=8 lr=…\n```');
  });

  it('says a single problem in its first line', () => {
    const problem = { field: 'model', message: 'There is no model rsenet.', expected: '' };
    expect(renderProblems([problem], '').text).toBe('Not submitted: There is no model rsenet.');
  });

  it.each([
    ['/train resnet gpu=8', '*Corrected command*\n'],
    ['/train … gpu=8', 'to be completed at …\n'],
    ['/train resnet lr=…', 'to be completed at …\n'],
    ['/train resnet note=a…b', '*Corrected command*\n'],
  ])('offers %s as what it is', (corrected, label) => {
    const problem = { field: 'gpu', message: 'gpu is wrong.', expected: '' };
    expect(shownText(renderProblems([problem], corrected))).toContain(label);
  });

  it('offers no command where nothing of it can be kept', () => {
    const problem = { field: 'model', message: 'There is no model status.', expected: 'resnet' };
    expect(shownText(renderProblems([problem], '/train …'))).toBe(
      ':no_entry_sign: *Not submitted: There is no model status.*\nExpected resnet.',
    );
  });

  describe('to somebody who is not mapped', () => {
    const reply = renderUnmapped(
      { slackUserId: 'U0NEW', email: 'Jo.Ann@example.com' },
      '/train resnet',
    );
    const [, line = ''] = /```\n(.*)\n```/.exec(shownText(reply)) ?? [];

    it('says what to ask for, and keeps the command', () => {
      expect(messageFlaws(reply)).toEqual([]);
      expect(line).toBe('  U0NEW: { id: jo-ann, uid: …, gid: … }');
      for (const part of ['below `users:`', 'under “Add a person”', 'within two minutes'])
        expect(shownText(reply)).toContain(part);
      expect(shownText(reply)).toContain('/train resnet');
    });

    it('gives the very line that config.yaml takes once it is completed', () => {
      const shipped = readFileSync('deploy/config.yaml', 'utf8');
      const added = (entry: string) => shipped.replace(/^users:$/m, `users:\n${entry}`);
      const completed = line.replace('uid: …', 'uid: 2003').replace('gid: …', 'gid: 2000');
      expect(parseConfig(added(completed), 'config.yaml').users.get('U0NEW')).toMatchObject({
        id: 'jo-ann',
        uid: 2003,
        gid: 2000,
      });
      expect(() => parseConfig(added(line), 'config.yaml')).toThrow('users.U0NEW.uid');
    });
  });

  it('keeps the command when the cluster refuses', () => {
    const reply = renderRefusal(
      new Refusal('quota', 'the quota of namespace vision is used up: 8 of 8 GPUs', {
        evidence: 'exceeded quota: gpu-quota',
        transient: true,
      }),
      '/train resnet gpu=2',
    );
    expect(messageFlaws(reply)).toEqual([]);
    expect(reply.text).toBe('Not submitted: the quota of namespace vision is used up: 8 of 8 GPUs');
    for (const part of ['exceeded quota', 'a little later', '/train resnet gpu=2']) {
      expect(shownText(reply)).toContain(part);
    }
  });

  it('echoes the exact argument list after a submit', () => {
    const spec = makeSpec({ args: ['--note', 'a b; rm -rf /'] });
    const { origin } = makeView();
    const place = threadPlace({ kind: 'here', channel: 'C0TRAIN' }, names);
    const reply = renderSubmitted(
      { kind: 'created', spec, origin, warnings: ['<old> API'] },
      place,
    );
    expect(messageFlaws(reply)).toEqual([]);
    expect(reply.text).toBe('resnet submitted: 2 GPUs, time limit 1 d');
    for (const part of [
      "```\npython train.py --note 'a b; rm -rf /'\n```",
      'Its thread is in <#C0TRAIN>.',
      '• <old> API',
    ]) {
      expect(shownText(reply)).toContain(part);
    }
  });

  it.each([
    ['people', 'I cannot post in a conversation between people'],
    ['not-invited', 'I am not in this conversation (`/invite @slack-train` brings me in'],
    ['archived', 'This channel is archived'],
  ] as const)('says why the thread is elsewhere: %s', (why, text) => {
    const place = threadPlace({ kind: 'direct', channel: 'D0BOT', why }, names);
    expect(place).toContain(text);
    expect(place).toContain('<https://app.slack.com/client/T1/D0BOT|our direct messages>');
  });

  it('is taken by Slack whatever was typed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<', '```', '&').map((part) => part.repeat(2000)),
    );
    const problem = fc.record({
      field: text,
      message: text,
      expected: text,
      received: text,
      suggestion: text,
    });
    fc.assert(
      fc.property(
        fc.array(problem, { minLength: 1, maxLength: 120 }),
        text,
        (problems, command) => {
          const spec = makeSpec({ args: [command, command, command] });
          const { origin } = makeView();
          const submitted = { kind: 'existing', spec, origin, warnings: [command] } as const;
          const refusal = new Refusal('other', `No: ${command}`, { evidence: command });
          const replies = [
            renderProblems(problems, command),
            renderTrouble(`It broke: ${command}`, command),
            renderHelp([`Help ${command}`, command]),
            renderUnmapped({ slackUserId: command, email: command }, command),
            renderRefusal(refusal, command),
            renderSubmitted(submitted, 'It is here.'),
          ];
          expect(replies.flatMap(messageFlaws)).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
