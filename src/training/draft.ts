import { quoted, type Problem } from './problem.ts';
import {
  formerWords,
  isResourceWord,
  keyPattern,
  type RequestedParameter,
  type ResourceWord,
  type TrainingRequest,
} from './request.ts';

/** A request in the making: sorts each pair to where it belongs and finds what stands twice. */
export interface Draft {
  readonly hasModel: boolean;
  setModel(value: string): void;
  /** One `key=value`; with `afterDashes` the key is the model's, whatever it is called. */
  assign(key: string, value: string, options?: { afterDashes?: boolean }): void;
  report(problem: Problem): void;
  /** What was understood and what was wrong. Call once. */
  finish(): { readonly request: TrainingRequest; readonly problems: readonly Problem[] };
}

export function draftRequest(): Draft {
  const problems: Problem[] = [];
  const resources: Partial<Record<ResourceWord, string>> = {};
  const parameters = new Map<string, RequestedParameter>();
  let model: string | undefined;
  let hardware: string | undefined;

  function setModel(value: string): void {
    if (model !== undefined && model !== value) problems.push(doubled('model', model, value));
    model ??= value;
  }

  function setHardware(value: string): void {
    if (hardware !== undefined) problems.push(doubled(formerWords.hardware, hardware, value));
    hardware ??= value;
  }

  function setResource(word: ResourceWord, value: string): void {
    const first = resources[word];
    if (first !== undefined) problems.push(doubled(word, first, value));
    resources[word] ??= value;
  }

  function setParameter(parameter: RequestedParameter): void {
    const first = parameters.get(parameter.key);
    if (first) problems.push(doubled(parameter.key, first.value, parameter.value));
    else parameters.set(parameter.key, parameter);
  }

  function assign(key: string, value: string, options: { afterDashes?: boolean } = {}): void {
    if (!keyPattern.test(key)) problems.push(badKey(key, value));
    else if (options.afterDashes === true) setParameter({ key, value, afterDashes: true });
    else if (key === formerWords.model) setModel(value);
    else if (key === formerWords.hardware) setHardware(value);
    else if (isResourceWord(key)) setResource(key, value);
    else setParameter({ key, value });
  }

  /** The former server's `hw_num` counted GPUs or CPUs, as its `type` said. */
  function settleHardware(): void {
    if (hardware === undefined) return;
    setResource(resources.type?.toLowerCase() === 'cpu' ? 'cpu' : 'gpu', hardware);
  }

  return {
    get hasModel() {
      return model !== undefined;
    },
    setModel,
    assign,
    report: (problem) => problems.push(problem),
    finish() {
      settleHardware();
      const given = [...parameters.values()];
      const inOrder = [
        ...given.filter(({ afterDashes }) => !afterDashes),
        ...given.filter(({ afterDashes }) => afterDashes),
      ];
      const request = { ...(model !== undefined && { model }), resources, parameters: inOrder };
      return { request, problems };
    },
  };
}

/** A key that stands twice: which of the two is meant only the person knows. */
function doubled(field: string, first: string, second: string): Problem {
  return {
    field,
    message: `${field} stands twice: ${quoted(first)} and ${quoted(second)}.`,
    expected: `${field} once`,
    received: second,
  };
}

function badKey(key: string, value: string): Problem {
  const bare = key.replace(/^-+/, '');
  return {
    field: 'command',
    message: `${quoted(key)} is not a name that a value can be given to.`,
    expected: 'a name that begins with a letter or _ and goes on with letters, digits, _, . or -',
    received: `${key}=${value}`,
    ...(keyPattern.test(bare) && { suggestion: `${bare}=${value}` }),
  };
}
