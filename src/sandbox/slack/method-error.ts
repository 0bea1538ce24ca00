import type { Json } from './json.ts';
import type { Problem } from './validation/schema.ts';

/** What a Web API method answers instead of its result: `{"ok":false,"error":…}` and further fields. */
export class MethodError extends Error {
  readonly slackError: string;
  readonly fields: Json;

  constructor(slackError: string, fields: Json = {}) {
    super(slackError);
    this.name = 'MethodError';
    this.slackError = slackError;
    this.fields = fields;
  }
}

const sentence = ({ message, pointer }: Problem): string => `${message} [json-pointer:${pointer}]`;

/** The refusal of blocks by chat.* methods. */
export function invalidBlocks(problems: readonly Problem[]): MethodError {
  const errors = problems.map(sentence);
  return new MethodError('invalid_blocks', {
    errors,
    response_metadata: { messages: errors.map((error) => `[ERROR] ${error}`) },
  });
}

/** The refusal of arguments, with sentences as Slack words them. */
export function invalidArguments(...messages: readonly string[]): MethodError {
  return new MethodError('invalid_arguments', {
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

/** The refusal of a view by views.* methods. */
export function invalidView(problems: readonly Problem[]): MethodError {
  return invalidArguments(...problems.map(sentence));
}
