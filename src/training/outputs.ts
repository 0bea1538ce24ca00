import { isPathName } from './path-name.ts';
import { computeTypes, type ComputeType } from './catalog.ts';

/** Where a run's files lie, as absolute paths on the share. */
export interface OutputPaths {
  /** `<root>/<user>`: made once by the platform engineer, owned by that user. */
  readonly userRoot: string;
  /** Relative to userRoot: `<type>/<model>/<YYYYMMDD_HHMM>-<4 of run id>`. */
  readonly relative: string;
  /** `<userRoot>/<relative>`. */
  readonly folder: string;
  readonly checkpoint: string;
  readonly logs: string;
  readonly tensorboard: string;
}

export interface OutputsOf {
  /** Absolute, normalised. */
  readonly root: string;
  readonly timeZone: string;
  /** The mapped user's id. */
  readonly user: string;
  readonly type: ComputeType;
  readonly model: string;
  readonly at: Date;
  /** The run's id: keeps two runs of one minute apart. */
  readonly id: string;
}

/**
 * The paths of one run. Throws RangeError for a user or model that may not stand in a path; the
 * configuration's schema lets none in, so that is a bug.
 */
export function outputPaths({ root, timeZone, user, type, model, at, id }: OutputsOf): OutputPaths {
  for (const name of [user, model]) {
    if (!isPathName(name)) throw new RangeError(`not a name for a path: ${JSON.stringify(name)}`);
  }
  const userRoot = userFolder(root, user);
  const relative = `${type}/${model}/${minuteIn(timeZone, at)}-${id.slice(0, 4)}`;
  const folder = `${userRoot}/${relative}`;
  return {
    userRoot,
    relative,
    folder,
    checkpoint: `${folder}/checkpoint`,
    logs: `${folder}/logs`,
    tensorboard: `${folder}/tensorboard`,
  };
}

/** A user's folder on the share. */
export function userFolder(root: string, user: string): string {
  return `${root === '/' ? '' : root}/${user}`;
}

/** True for the `relative` of some run's output paths, and for nothing that leads elsewhere. */
export function isRunFolder(relative: string): boolean {
  const [type, model = '', run = '', ...rest] = relative.split('/');
  const isType = computeTypes.some((known) => known === type);
  return isType && isPathName(model) && /^\d{8}_\d{4}-[a-z2-7]{4}$/.test(run) && rest.length === 0;
}

/** To make one takes longer than all else about a spec: there is one for each zone of the settings. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  const clock =
    known ??
    new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  clocks.set(timeZone, clock);
  return clock;
}

/** `YYYYMMDD_HHMM` as the clock on the wall of that zone shows it. */
function minuteIn(timeZone: string, at: Date): string {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}${part('month')}${part('day')}_${part('hour')}${part('minute')}`;
}
