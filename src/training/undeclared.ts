import type { Model } from './catalog.ts';
import {
  dropParameter,
  findingAbout,
  makeResource,
  renameParameter,
  type Finding,
} from './finding.ts';
import { meantParameter, meantResource } from './look-alike.ts';
import type { Parameter } from './parameter.ts';
import type { RequestedParameter, ResourceWord } from './request.ts';
import { notOfferedHere } from './resources.ts';
import { closest, resembles } from './suggest.ts';
import { quoteValue } from './tokenize.ts';

/** A model's declaration of a key, if it has one. */
export function declaredOf(model: Model, key: string): Parameter | undefined {
  return Object.hasOwn(model.parameters, key) ? model.parameters[key] : undefined;
}

/** True where a person gave `key` under a wrong name, which checkUndeclared tells. */
export function misspells(typed: RequestedParameter, key: string, model: Model): boolean {
  return declaredOf(model, typed.key) === undefined && resembles(typed.key, key);
}

/**
 * A key that the model does not declare. Where the model takes any, only those are stopped that
 * look like a typing error, which would otherwise train with a setting nobody asked for; after
 * `--` nothing is.
 */
export function checkUndeclared(parameter: RequestedParameter, model: Model): Finding | undefined {
  const { key, afterDashes } = parameter;
  if (model.openParameters && afterDashes) return undefined;
  const word = afterDashes ? undefined : meantResource(key);
  if (word !== undefined) return checkResource(parameter, word, model);
  const meant = model.openParameters
    ? meantParameter(key, model)
    : closest(key, Object.keys(model.parameters));
  if (meant !== undefined) return checkMisspelt(parameter, meant, model);
  if (model.openParameters) return undefined;
  return findingAbout(parameter, {
    message: `${model.name} has no hyperparameter ${key}.`,
    expected: declaredKeys(model),
    mend: dropParameter(key),
  });
}

function checkMisspelt(parameter: RequestedParameter, meant: string, model: Model): Finding {
  const { key } = parameter;
  const message = model.openParameters
    ? `${key} looks like the hyperparameter ${meant} of ${model.name}.`
    : `${model.name} has no hyperparameter ${key}.`;
  const suggestion = pair(meant, parameter);
  const expected = expectedInstead(parameter, model, meant);
  return findingAbout(parameter, {
    message,
    expected,
    suggestion,
    mend: renameParameter(key, meant),
  });
}

function checkResource(parameter: RequestedParameter, word: ResourceWord, model: Model): Finding {
  const { key, value } = parameter;
  const message = `${key} looks like the bot’s own word ${word}.`;
  const refusal = notOfferedHere(word);
  if (refusal !== undefined) {
    const expected = expectedInstead(parameter, model);
    return findingAbout(parameter, {
      message: `${message} ${refusal}`,
      expected,
      mend: dropParameter(key),
    });
  }
  const suggestion = pair(word, parameter);
  const expected = expectedInstead(parameter, model, word);
  const mend = makeResource(key, word, value);
  return findingAbout(parameter, { message, expected, suggestion, mend });
}

function pair(key: string, { value }: RequestedParameter): string {
  return `${key}=${quoteValue(value)}`;
}

/** What would be accepted in the place of a key that is not declared. */
function expectedInstead(parameter: RequestedParameter, model: Model, meant?: string): string {
  if (!model.openParameters) return meant ?? declaredKeys(model);
  const asItIs = `-- ${pair(parameter.key, parameter)} at the end, which passes it on as it is`;
  return meant === undefined ? asItIs : `${meant}, or ${asItIs}`;
}

function declaredKeys(model: Model): string {
  const keys = Object.keys(model.parameters);
  return keys.length > 0 ? `one of ${keys.join(', ')}` : 'no hyperparameters';
}
