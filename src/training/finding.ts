import type { Problem } from './problem.ts';
import type { RequestedParameter, ResourceWord, TrainingRequest } from './request.ts';

/** A change of the request that mends a problem. */
export type Mend = (request: TrainingRequest) => TrainingRequest;

/** A problem and, where one is known, its mend: what the corrected command is made of. */
export interface Finding {
  readonly problem: Problem;
  readonly mend?: Mend;
}

/** A finding about one hyperparameter; its suggestion is what to type in its place. */
export function findingAbout(
  { key, value }: RequestedParameter,
  told: { message: string; expected: string; suggestion?: string; mend?: Mend },
): Finding {
  const { mend, ...problem } = told;
  return { problem: { field: key, received: value, ...problem }, ...(mend && { mend }) };
}

/** Gives a resource word another value, or takes it out. */
export function setResource(word: ResourceWord, value: string | undefined): Mend {
  return (request) => {
    const { [word]: _, ...others } = request.resources;
    return { ...request, resources: { ...others, ...(value !== undefined && { [word]: value }) } };
  };
}

/** Gives a hyperparameter another value in its place, or adds it. */
export function setParameter(key: string, value: string): Mend {
  return ({ parameters, ...request }) => {
    const stands = parameters.some((parameter) => parameter.key === key);
    const kept = parameters.map((parameter) =>
      parameter.key === key ? { ...parameter, value } : parameter,
    );
    return { ...request, parameters: stands ? kept : [{ key, value }, ...kept] };
  };
}

/** Takes a hyperparameter out. */
export function dropParameter(key: string): Mend {
  return (request) => ({
    ...request,
    parameters: request.parameters.filter((parameter) => parameter.key !== key),
  });
}

/** Gives a hyperparameter the name it was meant to have; where that stands already, it goes. */
export function renameParameter(from: string, to: string): Mend {
  return (request) => {
    if (request.parameters.some(({ key }) => key === to)) return dropParameter(from)(request);
    const parameters = request.parameters.map((parameter) =>
      parameter.key === from ? { key: to, value: parameter.value } : parameter,
    );
    return { ...request, parameters };
  };
}

/** Makes a resource word of what was typed as a hyperparameter. */
export function makeResource(key: string, word: ResourceWord, value: string): Mend {
  return (request) => {
    const rest = dropParameter(key)(request);
    return request.resources[word] === undefined ? setResource(word, value)(rest) : rest;
  };
}
