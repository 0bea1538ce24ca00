import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/training/catalog.ts';
import type { EarlierRun } from '../../src/training/earlier-run.ts';
import { describeProblem } from '../../src/training/problem.ts';
import { resolveSpec, type SpecContext } from '../../src/training/spec.ts';
import type { ResumeSettings } from '../../src/training/resume-settings.ts';
import type { RunState } from '../../src/training/run.ts';
import { aSpec } from '../support/specs.ts';
import { context, mlp, refusalOf, requestOf, resnet, specOf } from './builders.ts';

const id = 'bcdefghijk';
const failed: RunState = { phase: 'failed', attempts: 1, startedAt: '2026-01-01T00:00:00Z' };

function earlier(
  spec: Partial<EarlierRun['spec']> = {},
  state: Partial<RunState> = {},
): EarlierRun {
  return { spec: aSpec({ id, ...spec }), state: { ...failed, ...state } };
}

/** A catalog in which resnet resumes so, and one earlier run that is found by its id or as `bcd`. */
function given(
  run = earlier(),
  resume: ResumeSettings | null = { flag: '--resume' },
): Partial<SpecContext> {
  const model: Model = { ...resnet, ...(resume && { resume }) };
  return {
    catalog: new Map([model, mlp].map((each) => [each.name, each])),
    earlier: (name) => (name === id || name === 'bcd' ? run : undefined),
  };
}

const told = (text: string, changes: Partial<SpecContext>): readonly string[] =>
  refusalOf(text, changes).problems.map(describeProblem);

describe('resume=<run>', () => {
  it.each<[string, ResumeSettings, string[], string, string | undefined]>([
    ['a flag', { flag: '--resume' }, ['--resume', '/worker/resume'], '/worker/resume', undefined],
    [
      'a flag and a file',
      { flag: '-r', path: 'last/best.ckpt' },
      ['-r', '/worker/resume/last/best.ckpt'],
      '/worker/resume/last/best.ckpt',
      undefined,
    ],
    ['a variable', { env: 'RESUME_FROM' }, [], '/worker/resume', 'RESUME_FROM'],
  ])('hands the earlier folder to the program by %s', (_, convention, last, path, env) => {
    const spec = specOf('resnet lr=0.5 resume=bcd', given(earlier(), convention));
    expect(spec.args).toEqual(['--use-tensorboard', '--lr', '0.5', '--epochs', '90', ...last]);
    expect(spec.resume).toMatchObject({
      run: id,
      relative: 'gpu/resnet/20260102_0304-bcde/checkpoint',
      path,
    });
    expect(spec.resume?.env).toBe(env);
    expect(spec.outputs.relative).not.toContain('bcde');
  });

  it('stands in the command with the run’s whole id, and asks for the same when pasted', () => {
    const spec = specOf('resnet resume=bcd', given());
    expect(spec.commandText).toBe(`/train resnet resume=${id}`);
    expect(specOf(spec.commandText, given())).toEqual(spec);
  });

  it.each<[string, Partial<SpecContext>, RegExp]>([
    ['an unknown run', { earlier: () => undefined }, /There is no run “bcd”, or it was cleaned up/],
    [
      'a run of somebody else',
      given(earlier({ user: { slackId: 'U2', id: 'nlp1', groups: [] } })),
      /is nlp1’s: its checkpoints lie in a folder that only their own runs read/,
    ],
    ['a run of another model', given(earlier({ model: 'mlp' })), /trained mlp, .* not those of re/],
    ['a run that still runs', given(earlier({}, { phase: 'running' })), /has not ended yet/],
    ['a run that will restart', given(earlier({}, { phase: 'restarting' })), /has not ended yet/],
    [
      'a run below another root',
      given(
        earlier({
          outputs: specOf('resnet', { outputs: { root: '/old', timeZone: 'UTC' } }).outputs,
        }),
      ),
      /left its checkpoints in \/old\/vision1\/.*, which a run of yours does not see/,
    ],
  ])('refuses %s', (_, changes, sentence) => {
    const problems = told('resnet resume=bcd', { ...given(), ...changes });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
    expect(refusalOf('resnet resume=bcd', { ...given(), ...changes }).corrected).toBe(
      '/train resnet resume=…',
    );
  });

  it('refuses a run that never started', () => {
    const { startedAt: _, ...never } = failed;
    const run = { ...earlier(), state: never };
    expect(told('resnet resume=bcd', given(run))[0]).toContain('never started');
  });

  it.each([
    '../nlp1/gpu/resnet/20260102_0304-abcd',
    'gpu/resnet/../../x',
    'gpu/resnet/20260102_0304-abcd/..',
    'gpu/../20260102_0304-abcd',
    '',
    '.',
    'gpu/resnet/20260102_0304-abcd/checkpoint',
  ])('mounts no other folder than a run’s: %j', (relative) => {
    const { userRoot, ...outputs } = aSpec().outputs;
    const folder = `${userRoot}/${relative}`;
    const forged = { ...outputs, userRoot, relative, folder, checkpoint: `${folder}/checkpoint` };
    expect(told('resnet resume=bcd', given(earlier({ outputs: forged })))).toHaveLength(1);
  });

  it('says of a model without a convention what the platform engineer adds', () => {
    const [problem] = told('resnet resume=bcd', given(earlier(), null));
    expect(problem).toContain('resnet cannot resume');
    expect(problem).toContain('resume: { flag: --resume }');
    expect(problem).toContain('models.resnet in config.yaml');
  });

  it('refuses the flag typed beside it, and says all else that is wrong at the same time', () => {
    const refusal = refusalOf('resnet resume=bcd resume_dir=/x gpu=99', {
      ...given(earlier(), { flag: '--resume_dir' }),
    });
    expect(refusal.problems.map(({ field }) => field)).toEqual(['gpu', 'resume']);
    expect(refusal.corrected).toBe(`/train resnet gpu=4 resume=bcd`);
  });

  it('is no hyperparameter, but may be one after the dashes', () => {
    expect(specOf('resnet -- resume=x', given()).args).toContain('--resume');
    const { resume: _, ...none } = specOf('resnet -- resume=x', given());
    expect(none).toEqual(specOf('resnet -- resume=x', given()));
  });
});

it('a model that is misspelt is named, and the rest of the command kept', () => {
  const refusal = refusalOf('resent resume=bcd', given());
  expect(refusal.corrected).toBe('/train resnet resume=bcd');
  expect(resolveSpec(requestOf(refusal.corrected), { ...context, ...given() }).ok).toBe(true);
});
