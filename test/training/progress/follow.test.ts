import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern, type Pattern } from '../../../src/training/pattern.ts';
import {
  follow,
  noProgress,
  progressOf,
  type Progress,
  type ProgressState,
  type TimedLine,
} from '../../../src/training/progress.ts';

const zero = Date.parse('2026-01-01T00:00:00Z');

/** These lines, one every so many seconds. */
function log(lines: readonly string[], everySeconds = 1): readonly TimedLine[] {
  return lines.map((text, index) => ({ atMs: zero + index * everySeconds * 1000, text }));
}

function after(lines: readonly string[], everySeconds = 1): Progress | undefined {
  return progressOf(follow(noProgress, log(lines, everySeconds)));
}

function compiled(source: string): Pattern {
  const result = compilePattern(source);
  if (!result.ok) throw new Error(result.problem);
  return result.pattern;
}

/** The fraction after each line. */
function course(lines: readonly string[]): readonly (number | undefined)[] {
  let state: ProgressState = noProgress;
  return log(lines).map((line) => {
    state = follow(state, [line]);
    const { fraction } = progressOf(state) ?? {};
    return fraction === undefined ? undefined : Math.round(fraction * 1000) / 1000;
  });
}

const bar = (done: number, total: number, rest = ''): string =>
  `${Math.floor((100 * done) / total)}%|██  | ${done}/${total} [00:10<00:20, 5.0it/s${rest}]`;

describe('how far a training is', () => {
  test('nothing is known of a log that says nothing', () => {
    expect(after(['Loading data', 'pid=77'])).toBeUndefined();
  });

  test('epoch and step make a fraction of the whole', () => {
    const progress = after(['epoch 3/10  step 25/50  loss=0.5  acc=0.8']);
    expect(progress).toEqual({
      fraction: 0.25,
      epoch: { number: 3, of: 10 },
      step: { done: 25, of: 50 },
      metrics: { loss: '0.5', acc: '0.8' },
      at: '2026-01-01T00:00:00.000Z',
    });
  });

  test('an epoch that is summed up is done, one that is only announced begins', () => {
    expect(after(['Epoch 3/10'])?.fraction).toBeCloseTo(0.2);
    expect(after(['Epoch 3/10 loss=0.5'])?.fraction).toBeCloseTo(0.3);
  });

  test('Keras: the bar is one of the epoch announced before it', () => {
    const lines = ['Epoch 3/10', '120/480 ━━━━━━━━━━━━━━ 2s 5ms/step - loss: 0.3012'];
    expect(after(lines)).toMatchObject({
      fraction: 0.225,
      epoch: { number: 3, of: 10 },
      step: { done: 120, of: 480 },
    });
  });

  test('Lightning: epochs count from 0, validation does not move the bar', () => {
    const lines = [
      'Sanity Checking DataLoader 0: 100%|██| 2/2 [00:00<00:00, 12.1it/s]',
      `Namespace(max_epochs=4)`,
      `Epoch 0: ${bar(100, 200, ', v_num=0, train_loss=0.9')}`,
      `Epoch 0: ${bar(200, 200, ', v_num=0, train_loss=0.8')}`,
      `Validation DataLoader 0: ${bar(1, 20)}`,
      `Epoch 1: ${bar(100, 200, ', v_num=0, train_loss=0.7')}`,
    ];
    expect(course(lines)).toEqual([undefined, undefined, 0.125, 0.25, 0.25, 0.375]);
    expect(after(lines)?.epoch).toEqual({ number: 2, of: 4 });
  });

  test('HF Trainer: the bar is over the whole run, the fractional epoch and the evaluation are not', () => {
    const lines = [
      `Map: ${bar(50_000, 50_000)}`,
      bar(400, 4000),
      "{'loss': 0.52, 'learning_rate': 4e-05, 'epoch': 0.3}",
      bar(50, 100),
      "{'eval_loss': 0.41, 'epoch': 0.3}",
      bar(500, 4000),
    ];
    expect(course(lines)).toEqual([undefined, 0.1, 0.1, 0.1, 0.1, 0.125]);
    expect(after(lines)).toMatchObject({
      epoch: { number: 0.3 },
      step: { done: 500, of: 4000 },
      metrics: { loss: '0.52', eval_loss: '0.41', learning_rate: '4e-05' },
    });
  });

  test('nested bars of epochs and iterations', () => {
    const lines = [
      `Epoch:  ${bar(0, 4)}`,
      `Iteration:  ${bar(50, 100)}`,
      `Iteration:  ${bar(100, 100)}`,
      `Epoch:  ${bar(1, 4)}`,
      `Iteration:  ${bar(50, 100)}`,
    ];
    expect(course(lines)).toEqual([0, 0.125, 0.25, 0.25, 0.375]);
    expect(after(lines)?.epoch).toEqual({ number: 2, of: 4 });
  });

  test('a bar that begins again and again counts something else than the run', () => {
    const lines = [bar(50, 100), bar(100, 100), bar(1, 100), bar(60, 100)];
    expect(course(lines).slice(0, 2)).toEqual([0.5, 1]);
    const progress = after(lines);
    expect(progress?.step).toEqual({ done: 60, of: 100 });
    expect(progress?.fraction).toBeUndefined();
  });

  test('a bar of each epoch is one of the epoch that a line announces', () => {
    const lines = [
      'Epoch 1/2',
      bar(50, 100),
      bar(100, 100),
      bar(10, 20),
      'Epoch 2/2',
      bar(50, 100),
    ];
    expect(course(lines)).toEqual([0, 0.25, 0.5, 0.5, 0.5, 0.75]);
  });

  test('the ImageNet example counts from 0 and says the total among its settings', () => {
    const line = (epoch: number, step: number): string =>
      `Epoch: [${epoch}][${step}/100]\tLoss 1.2 (1.5)`;
    expect(
      course(['Namespace(epochs=10)', line(0, 50), 'Test: [ 5/20]\tLoss 1.0', line(1, 0)]),
    ).toEqual([undefined, 0.05, 0.05, 0.1]);
  });

  test('epoch 9/9 after epoch 0/9 is the last of ten', () => {
    const lines = ['Epoch 0/9 loss=1', 'Epoch 4/9 loss=1', 'Epoch 9/9 loss=1'];
    expect(after(lines)).toMatchObject({ fraction: 1, epoch: { number: 10, of: 10 } });
  });

  test('a second phase with other totals begins anew', () => {
    const lines = ['Epoch 4/5 loss=1', 'Epoch 5/5 loss=1', 'Epoch 1/20 loss=1'];
    expect(course(lines)).toEqual([0.8, 1, 0.05]);
  });

  test('an unnamed bar that is full makes way for the one that tells a loss', () => {
    const lines = [bar(50_000, 50_000), bar(3, 300, ', loss=0.7')];
    expect(course(lines)).toEqual([1, 0.01]);
  });

  test('a line drawn over itself is read as it was drawn, one after the other', () => {
    const text = [`Epoch 1/2: ${bar(10, 100)}`, `Valid: ${bar(5, 20)}`].join('\r');
    expect(after([text])?.fraction).toBeCloseTo(0.05);
  });

  test('the newest metrics stand, the most telling first, six at most', () => {
    const names = ['gamma', 'lr', 'acc', 'alpha', 'beta', 'delta', 'loss'];
    const line = `step=1 ${names.map((name, index) => `${name}=${index}`).join(' ')}`;
    const metrics = Object.entries(after(['step=0 loss=9', line])?.metrics ?? {});
    expect(metrics).toHaveLength(6);
    expect(metrics.slice(0, 2)).toEqual([
      ['loss', '6'],
      ['acc', '2'],
    ]);
  });
});

describe('the time left', () => {
  test('is what a bar over the whole run says', () => {
    expect(after([bar(500, 4000)])?.leftMs).toBe(20_000);
  });

  test('is not what the bar of one epoch says', () => {
    const lines = [`Epoch 1/10: ${bar(10, 30)}`];
    // An epoch takes 30 s, and 10 s of ten of them are over.
    expect(after(lines)?.leftMs).toBeCloseTo(290_000, -3);
  });

  test('is told by the pace of the last lines else', () => {
    const lines = Array.from({ length: 11 }, (_, step) => `step ${step * 10}/1000 loss=0.5`);
    expect(after(lines, 10)?.leftMs).toBeCloseTo(900_000, -3);
  });

  test('grows where the log says nothing new', () => {
    const steps = Array.from({ length: 11 }, (_, step) => `step ${step * 10}/1000 loss=0.5`);
    const stuck = Array.from({ length: 5 }, () => 'step 100/1000 loss=0.5');
    expect(after([...steps, ...stuck], 10)?.leftMs).toBeLessThan(900_000);
  });

  test('is not told from one line alone', () => {
    expect(after(['step 10/1000 loss=0.5'])?.leftMs).toBeUndefined();
  });

  test('is nothing at the end', () => {
    expect(after(['step 999/1000 loss=1', 'step 1000/1000 loss=1'])?.leftMs).toBe(0);
  });
});

describe('the pattern of a model', () => {
  const pattern = compiled(String.raw`^>> (?<step>\d+) of (?<total>\d+): q=(?<quality>\S+)`);

  test('reads the lines it matches, and leaves the others to what is known', () => {
    const lines = log(['>> 20 of 80: q=0.7', 'loss=0.5 epoch=1', '>> 40 of 80: q=oops']);
    expect(progressOf(follow(noProgress, lines, pattern))).toMatchObject({
      fraction: 0.5,
      step: { done: 40, of: 80 },
      metrics: { quality: '0.7', loss: '0.5' },
    });
  });

  test('epochs and steps of an epoch', () => {
    const both = compiled(String.raw`e(?<epoch>\d+)/(?<epochs>\d+) s(?<step>\d+)/(?<total>\d+)`);
    expect(progressOf(follow(noProgress, log(['e2/4 s5/10']), both))?.fraction).toBe(0.375);
  });
});

test('whatever bars are drawn in turn, one run never goes back, and its state stays small', () => {
  const line = tuple(
    constantFrom('', 'Valid: ', 'Epoch 1/5: ', 'Epoch 2/5: ', 'Epoch 3/5: ', 'Test: '),
    integer({ min: 0, max: 100 }),
  ).map(([name, done]) => `${name}${bar(done, 100, ', loss=0.5')}`);
  assert(
    property(array(line, { maxLength: 60 }), (drawn) => {
      let state = follow(noProgress, log(['Epoch 1/5']));
      let before = 0;
      for (const each of log(drawn)) {
        state = follow(state, [each]);
        const fraction = progressOf(state)?.fraction ?? 0;
        expect(fraction).toBeGreaterThanOrEqual(before);
        expect(fraction).toBeLessThanOrEqual(1);
        before = fraction;
      }
      expect(JSON.stringify(state).length).toBeLessThan(4_000);
    }),
  );
});
