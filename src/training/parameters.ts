import type { PassedParameter } from './arguments.ts';
import type { Model } from './catalog.ts';
import { findingAbout, setParameter, type Finding } from './finding.ts';
import { checkValue, expectedOf } from './hyperparameter.ts';
import type { Parameter } from './parameter.ts';
import { checkText } from './parameter-text.ts';
import { blank, limits, type RequestedParameter } from './request.ts';
import { quoteValue } from './tokenize.ts';
import { checkUndeclared, declaredOf, misspells } from './undeclared.ts';

/**
 * What is wrong with the hyperparameters: each in its own right and, where the model is known,
 * against what it declares.
 */
export function checkParameters(
  requested: readonly RequestedParameter[],
  model: Model | undefined,
): readonly Finding[] {
  if (requested.length > limits.parameters) return [tooMany(requested.length)];
  const each = requested.map(
    (parameter, index) =>
      checkOnce(parameter, requested.slice(0, index)) ??
      checkText(parameter) ??
      (model && checkMeaning(parameter, model)),
  );
  const found = each.filter((finding) => finding !== undefined);
  return model ? [...found, ...missing(requested, model)] : found;
}

/** Hyperparameters as they are passed on: those typed, then the catalog's defaults in its order. */
export function passedParameters(
  requested: readonly RequestedParameter[],
  model: Model,
): readonly PassedParameter[] {
  const given = requested.map(({ key, value }) => ({ key, value, given: true }));
  const defaults = Object.entries(model.parameters).flatMap(([key, parameter]) =>
    parameter.default === undefined || requested.some((typed) => typed.key === key)
      ? []
      : [{ key, value: String(parameter.default), given: false }],
  );
  return [...given, ...defaults];
}

function tooMany(count: number): Finding {
  return {
    problem: {
      field: 'command',
      message: `${count} hyperparameters stand in one command.`,
      expected: `at most ${limits.parameters}`,
    },
  };
}

function checkOnce(
  parameter: RequestedParameter,
  before: readonly RequestedParameter[],
): Finding | undefined {
  const { key } = parameter;
  if (!before.some((earlier) => earlier.key === key)) return undefined;
  return findingAbout(parameter, { message: `${key} stands twice.`, expected: `${key} once` });
}

function checkMeaning(parameter: RequestedParameter, model: Model): Finding | undefined {
  const declared = declaredOf(model, parameter.key);
  return declared ? checkDeclared(parameter, declared) : checkUndeclared(parameter, model);
}

/** Without a suggestion the corrected command leaves a blank: a default would be a silent choice. */
function checkDeclared(parameter: RequestedParameter, declared: Parameter): Finding | undefined {
  const { key, value } = parameter;
  const unfit = checkValue(declared, value);
  if (!unfit) return undefined;
  const { suggestion } = unfit;
  return findingAbout(parameter, {
    message: `${key} ${unfit.why}.`,
    expected: expectedOf(declared),
    ...(suggestion !== undefined && { suggestion: `${key}=${quoteValue(suggestion)}` }),
    mend: setParameter(key, suggestion ?? blank),
  });
}

function missing(requested: readonly RequestedParameter[], model: Model): readonly Finding[] {
  return Object.entries(model.parameters).flatMap(([key, parameter]) => {
    const given = requested.some((typed) => typed.key === key || misspells(typed, key, model));
    if (given || parameter.required !== true || parameter.default !== undefined) return [];
    const problem = {
      field: key,
      message: `${key} is missing: ${model.name} has no default for it.`,
      expected: expectedOf(parameter),
    };
    return [{ problem, mend: setParameter(key, blank) }];
  });
}
