import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillTemplate } from '../../src/kubernetes/fill-template.ts';
import { parseTemplate, type Template } from '../../src/kubernetes/template.ts';
import { aSpec } from '../support/specs.ts';

const container = '{ spec: { containers: [{ name: train }] } }';

/** A Job whose `x` is this YAML. */
function withX(yaml: string): string {
  return `apiVersion: batch/v1\nkind: Job\nspec: { template: ${container} }\nx: ${yaml}\n`;
}

function parsed(text: string): Template {
  const { template, problems } = parseTemplate('gpu-job.yaml', text);
  if (!template) throw new Error(problems.join('\n'));
  return template;
}

function filled(yaml: string, spec = aSpec()): unknown {
  return { ...Object(fillTemplate(parsed(withX(yaml)), spec)) }.x;
}

const full = aSpec({
  cpu: '4',
  memory: '16Gi',
  user: { slackId: 'U1', id: 'vision1', uid: 2001, gid: 2000, groups: ['3000', 'team-a', '3001'] },
});

describe('a placeholder', () => {
  test.each([
    ['${run}', 'abcdefghij'],
    ['${jobName}', 'resnet-abcdefghij'],
    ['${namespace}', 'vision'],
    ['${model}', 'resnet'],
    ['${type}', 'gpu'],
    ['${image}', 'matilda/resnet-train-gpu:latest'],
    ['${command}', ['python', 'train.py']],
    ['${args}', ['--lr', '0.01']],
    ['${gpus}', 2],
    ['${cpu}', '4'],
    ['${memory}', '16Gi'],
    ['${timeLimitSeconds}', 86_400],
    ['${user}', 'vision1'],
    ['${uid}', 2001],
    ['${gid}', 2000],
    ['${groups}', [3000, 3001]],
    ['${outputs.root}', '/share'],
    ['${outputs.userRoot}', '/share/vision1'],
    ['${outputs.folder}', '/share/vision1/gpu/resnet/20260102_0304-abcd'],
    ['${outputs.checkpoint}', '/share/vision1/gpu/resnet/20260102_0304-abcd/checkpoint'],
    ['${outputs.logs}', '/share/vision1/gpu/resnet/20260102_0304-abcd/logs'],
    ['${outputs.tensorboard}', '/share/vision1/gpu/resnet/20260102_0304-abcd/tensorboard'],
    ['${outputs.relative}', 'gpu/resnet/20260102_0304-abcd'],
    ['${outputs.relative.checkpoint}', 'gpu/resnet/20260102_0304-abcd/checkpoint'],
    ['${outputs.relative.logs}', 'gpu/resnet/20260102_0304-abcd/logs'],
    ['${outputs.relative.tensorboard}', 'gpu/resnet/20260102_0304-abcd/tensorboard'],
  ])('%s alone takes the type of its value', (placeholder, value) => {
    expect(filled(placeholder, full)).toEqual(value);
  });

  test.each([
    ['"gpu: ${gpus} of ${user}"', 'gpu: 2 of vision1'],
    ['/export/${user}/x', '/export/vision1/x'],
    ["'$${run} costs $5 in ${namespace}'", '${run} costs $5 in vision'],
    ["'$(HOME) and $1'", '$(HOME) and $1'],
  ])('inside a text becomes text: %s', (yaml, value) => {
    expect(filled(yaml)).toBe(value);
  });

  test('without a value takes its field with it', () => {
    const spec = aSpec({ user: { slackId: 'U1', id: 'vision1', groups: ['team-a'] } });
    const yaml =
      '{ runAsUser: "${uid}", text: "uid ${uid}", groups: "${groups}", cpus: ["${cpu}"], stays: 1 }';
    expect(filled(yaml, spec)).toEqual({ cpus: [], stays: 1 });
  });
});

const resume = {
  run: 'bcdefghijk',
  relative: 'gpu/resnet/20260101_0000-bcde/checkpoint',
  path: '/worker/resume/latest',
  env: 'RESUME_FROM',
};

describe('a placeholder of the run to resume', () => {
  const entries = [
    '{ env: [{ name: A, value: b }, { name: "${resume.env}", value: "${resume.path}" }],',
    'volumeMounts: [{ name: outputs, mountPath: /old, subPath: "${user}/${resume.relative}" }],',
    'volumes: [{ name: old, nfs: { server: s, path: "/export/${resume.relative}" } }],',
    'args: [a, "${resume.relative}", b] }',
  ].join(' ');

  test('takes its value', () => {
    expect(filled(entries, aSpec({ resume }))).toEqual({
      env: [
        { name: 'A', value: 'b' },
        { name: 'RESUME_FROM', value: '/worker/resume/latest' },
      ],
      volumeMounts: [
        {
          name: 'outputs',
          mountPath: '/old',
          subPath: 'vision1/gpu/resnet/20260101_0000-bcde/checkpoint',
        },
      ],
      volumes: [
        {
          name: 'old',
          nfs: { server: 's', path: '/export/gpu/resnet/20260101_0000-bcde/checkpoint' },
        },
      ],
      args: ['a', 'gpu/resnet/20260101_0000-bcde/checkpoint', 'b'],
    });
  });

  test('without a value takes its whole entry with it: no mount is left that shows more', () => {
    expect(filled(entries)).toEqual({
      env: [{ name: 'A', value: 'b' }],
      volumeMounts: [],
      volumes: [],
      args: ['a', 'b'],
    });
  });

  test('leaves out the variable alone, where the model is told by a flag', () => {
    const { env: _, ...flag } = resume;
    expect(filled(entries, aSpec({ resume: { ...flag, flag: '--resume' } }))).toMatchObject({
      env: [{ name: 'A', value: 'b' }],
      volumeMounts: [{ mountPath: '/old' }],
    });
  });

  test.each([
    ['a field of the container', '{ containers: [{ name: train, workingDir: "${resume.path}" }] }'],
    ['a field of the pod', '{ hostname: "${resume.env}" }'],
    ['a list in an entry', '{ volumes: [{ projected: { sources: ["${resume.relative}"] } }] }'],
  ])('may not stand in %s', (_, yaml) => {
    const { problems } = parseTemplate('gpu-job.yaml', withX(yaml));
    expect(problems).toEqual([
      expect.stringMatching(
        /^gpu-job.yaml: x\..*: \$\{resume\.\w+\} may stand in an entry of env, volumeMounts, volumes or args only$/,
      ),
    ]);
  });

  test.each(['', ', readOnly: false', ', readOnly: "true"'])(
    'may not be mounted to be written to (%s)',
    (readOnly) => {
      const entry = `{ name: outputs, mountPath: /worker/resume, subPath: "\${resume.relative}"${readOnly} }`;
      const text = withX('1').replace('name: train', `name: train, volumeMounts: [${entry}]`);
      expect(parseTemplate('gpu-job.yaml', text).problems).toEqual([
        'gpu-job.yaml: spec.template.spec.containers[0].volumeMounts[0]: ${resume.relative} is mounted with readOnly: true',
      ]);
    },
  );
});

describe('values', () => {
  test.each(['a\nb: c', '"} , {', "'; rm -rf /", '- x', '${uid}', '', '&anchor', '!!js/function'])(
    'never become structure: %j',
    (value) => {
      expect(filled('{ image: "${image}", next: 1 }', aSpec({ image: value }))).toEqual({
        image: value,
        next: 1,
      });
    },
  );

  test('that Kubernetes would fill in once more are kept from it', () => {
    const spec = aSpec({
      command: ['sh', '-c', 'echo $(HOME)'],
      args: ['$(HOME)', '$(touch x)', 'a$$b'],
    });
    expect(filled('"${command}"', spec)).toEqual(['sh', '-c', 'echo $$(HOME)']);
    expect(filled('"${args}"', spec)).toEqual(['$$(HOME)', '$(touch x)', 'a$$$$b']);
  });

  test('are any list of texts, and stay that list', () => {
    const arg = fc.string({ unit: 'binary' }).filter((text) => !text.includes('$'));
    const stays = (args: string[]): void => {
      expect(filled('"${args}"', aSpec({ args }))).toEqual(args);
    };
    fc.assert(fc.property(fc.array(arg), stays));
  });
});

describe('a template that cannot be used', () => {
  test.each([
    ['is no YAML', 'a: [', /^gpu-job.yaml: is not YAML: /],
    ['is empty', '', /^gpu-job.yaml: is not YAML: /],
    [
      'is no Job',
      'apiVersion: v1\nkind: Pod',
      /kind: a template is one Job of apiVersion batch\/v1$/,
    ],
    [
      'has no container to train in',
      'apiVersion: batch/v1\nkind: Job\nspec: { template: { spec: { containers: [{ name: main }] } } }',
      /^gpu-job.yaml: spec.template.spec.containers: the container that trains must be named "train"$/,
    ],
    [
      'has a list in a text',
      withX('"run ${args}"'),
      /^gpu-job.yaml: x: \$\{args\} is a list and must stand alone/,
    ],
    [
      'has a placeholder in a key',
      withX('{ "${run}": 1 }'),
      /^gpu-job.yaml: x\[\$\{run\}\]: only values/,
    ],
  ])('%s', (_, text, problem) => {
    const { problems } = parseTemplate('gpu-job.yaml', text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  test('names every unknown placeholder with its place and what was meant', () => {
    const yaml = '{ list: ["${gpu}", { "a.b/c": "${outputs.checkpoints}" }], other: "${zzzzzz}" }';
    expect(parseTemplate('gpu-job.yaml', withX(yaml)).problems).toEqual([
      'gpu-job.yaml: x.list[0]: ${gpu} is not a placeholder: did you mean ${gpus}?',
      'gpu-job.yaml: x.list[1][a.b/c]: ${outputs.checkpoints} is not a placeholder: did you mean ${outputs.checkpoint}?',
      'gpu-job.yaml: x.other: ${zzzzzz} is not a placeholder: see "Templates" in docs/reference.md',
    ]);
  });

  test.each(['constructor', 'toString', 'valueOf', '__proto__'])(
    '${%s} is as unknown as any other',
    (name) => {
      expect(parseTemplate('gpu-job.yaml', withX(`"\${${name}}"`)).problems).toEqual([
        `gpu-job.yaml: x: \${${name}} is not a placeholder: see "Templates" in docs/reference.md`,
      ]);
    },
  );
});
