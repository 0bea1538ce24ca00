import { z } from 'zod';

/** Longer names would not fit a Job's name beside the run's id. */
const longest = 40;
const form = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

const pathNameForm = `up to ${longest} of a-z 0-9 . _ - with a letter or digit at both ends, and no ..`;

/** True for a name that may become part of a path, a label and a Kubernetes user as it is. */
export function isPathName(name: string): boolean {
  return name.length <= longest && form.test(name) && !name.includes('..');
}

/** The name of a model or a person. It reaches paths and labels, so nothing else is let in. */
export const PathName = z.string().refine(isPathName, { error: `expected ${pathNameForm}` });
