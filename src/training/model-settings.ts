import { z } from 'zod';
import { computeTypes } from './catalog.ts';
import { durationForm, parseDuration } from './duration.ts';
import { checkValue, expectedOf } from './hyperparameter.ts';
import { isImageTemplate } from './image.ts';
import { Parameter } from './parameter.ts';
import { PathName } from './path-name.ts';
import { compilePattern } from './pattern.ts';
import { ProgressPattern } from './progress/pattern.ts';
import { cpuForm, memoryForm, parseCpu, parseMemory } from './quantity.ts';
import { isReserved, keyPattern, limits } from './request.ts';
import { ResumeSettings } from './resume-settings.ts';

/** A time written with its unit, e.g. `24h`; read as seconds. */
export const Duration = z
  .string({ error: `expected ${durationForm}` })
  .refine((text) => parseDuration(text) !== undefined, { error: `expected ${durationForm}` })
  .transform((text) => parseDuration(text) ?? 0);

function quantity(parse: typeof parseCpu, form: string) {
  // YAML reads `cpu: 4` as a number.
  return z
    .union([z.string(), z.number()], { error: `expected ${form}` })
    .transform((text) => parse(String(text)))
    .refine((parsed) => parsed.ok, { error: `expected ${form}` })
    .transform((parsed) => (parsed.ok ? parsed.quantity : ''));
}

/** An image in whose name `{model}` and `{type}` stand for a run's own. */
export const ImageTemplate = z.string().refine(isImageTemplate, {
  error: 'expected an image such as registry/name:tag, with {model} and {type} where they differ',
});

/** A program and its first arguments. */
export const Command = z.array(z.string().min(1)).min(1);

/** What a model may say for itself and `defaults` says for all. */
export const overridable = {
  image: z.exactOptional(ImageTemplate),
  command: z.exactOptional(Command),
  args: z.exactOptional(z.array(z.string())),
  cpu: z.exactOptional(quantity(parseCpu, cpuForm)),
  memory: z.exactOptional(quantity(parseMemory, memoryForm)),
};

const ParameterKey = z.string().max(limits.keyLength).regex(keyPattern, {
  error: 'expected a name that begins with a letter or _ and goes on with letters, digits, _ . -',
});

/** A declaration that does not contradict itself. */
const CoherentParameter = Parameter.superRefine((parameter, context) => {
  const report = (path: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [path], message });
  };
  if (parameter.type === 'string' && parameter.pattern !== undefined) {
    const compiled = compilePattern(parameter.pattern);
    if (!compiled.ok) return report('pattern', compiled.problem);
  }
  if ('min' in parameter && 'max' in parameter && parameter.min > parameter.max) {
    report('min', `expected at most max, which is ${parameter.max}`);
  } else if (parameter.default !== undefined) {
    const unfit = checkValue(parameter, String(parameter.default));
    if (unfit) report('default', `expected ${expectedOf(parameter)}: it ${unfit.why}`);
    if (parameter.required === true)
      report('required', 'expected no default beside required: true');
  }
});

/** One entry of config.yaml's `models`. */
export const ModelSettings = z
  .strictObject({
    description: z.exactOptional(z.string()),
    types: z
      .array(z.enum(computeTypes))
      .min(1)
      .default([...computeTypes]),
    maxGpus: z.int().min(0).default(1),
    ...overridable,
    timeLimit: z.exactOptional(Duration),
    parameters: z.record(ParameterKey, CoherentParameter).default({}),
    openParameters: z.boolean().default(false),
    progress: z.exactOptional(ProgressPattern),
    resume: z.exactOptional(ResumeSettings),
  })
  .superRefine(({ types, maxGpus }, context) => {
    if (types.includes('gpu') && maxGpus === 0) {
      context.addIssue({
        code: 'custom',
        path: ['maxGpus'],
        message: 'expected at least 1, as types has gpu',
      });
    }
  });
export type ModelSettings = z.infer<typeof ModelSettings>;

/** Words that mean something else where a model's name stands, now or by custom. */
const subcommands = new Set([
  'help',
  'list',
  'models',
  'runs',
  'status',
  'logs',
  'stop',
  'cancel',
  'rerun',
  'resume',
  'plan',
]);

/** A model's name: the first word of a command, and part of paths, labels and image names. */
export const ModelName = PathName.refine((name) => !subcommands.has(name) && !isReserved(name), {
  error: 'expected a name that is not a word of the command itself',
});
