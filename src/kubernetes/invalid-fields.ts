import type { KubeCause } from './errors.ts';

/** Where in a Job → what a person calls it. The first pattern that fits counts. */
const words: readonly (readonly [RegExp, string])[] = [
  [/gpu/i, 'the number of GPUs'],
  [/resources.*\[?memory\]?$/, 'the amount of memory'],
  [/resources.*\[?cpu\]?$/, 'the number of CPUs'],
  [/resources/, 'the resources asked for'],
  [/\.image$/, 'the image name'],
  [/activeDeadlineSeconds$/, 'the time limit'],
  [/^metadata\.name$|template\.labels$/, "the run's name"],
  [/labels/, 'a label'],
  [/annotations/, 'the length of the command'],
  [/volumeMounts|volumes/, "the template's volumes"],
  [/\.(command|args)/, 'the command line'],
  [/\.env/, "the template's environment"],
  [/securityContext|runAs/, "the user's uid or gid"],
];

/** `resources.requests` alone does not tell which resource is meant: the message then does. */
function placeOf(field: string, message: string): string {
  const said = /nvidia\.com\/gpu|memory limit|cpu limit/.exec(message)?.[0].split(' ')[0];
  return said !== undefined && field.includes('resources') ? `${field}[${said}]` : field;
}

function wordFor(field: string, message: string): string {
  const place = placeOf(field, message);
  return words.find(([pattern]) => pattern.test(place))?.[1] ?? `the field ${field}`;
}

/** `Invalid value: "500m": must be an integer` → `500m must be an integer`; long values are left out. */
function explanation(message: string): string {
  const [, value, why] =
    /^(?:Invalid value|Unsupported value): ("?(?:[^"]*)"?|\S+): (.+)$/s.exec(message) ?? [];
  if (!why)
    return message.replace(/^(Required value)(: )?/, 'is missing$2').replace(/^Too long: /, '');
  const short = why.split(" (e.g. '")[0] ?? why;
  if (!value || value.length > 60) return short;
  return `${value.replaceAll('"', '')}${short.startsWith('must') ? ' ' : ': '}${short}`;
}

/** What a 422 finds wrong, in words: `the number of GPUs: 500m must be an integer; …`. */
export function invalidFields(causes: readonly KubeCause[]): string {
  const parts = causes.map(({ field = '', message = '' }) => {
    const why = explanation(message);
    return field === '' ? why : `${wordFor(field, message)}: ${why}`;
  });
  return [...new Set(parts)].join('; ') || 'tell the platform engineer';
}
