import { found, raw, type Row } from './row.ts';

/** A container that waits, and why, as the kubelet says it. */
export interface WaitingContainer {
  readonly name: string;
  /** It neither trains nor prepares, but runs beside. */
  readonly helper?: true;
  readonly image?: string;
  readonly reason: string;
  readonly message?: string;
}

const pullReasons = new Set(['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable']);

/** A pull that failed with words like these; the back-off repeats the words of the last failure. */
const pulling =
  (words: RegExp) =>
  ({ reason, message }: WaitingContainer): boolean =>
    pullReasons.has(reason) && words.test(message ?? '');

/** As it was asked for: messages write the same image now short, now long. */
function imageOf({ image, message }: WaitingContainer): string {
  const name = image ?? found(message, /image "([^"]+)"/);
  return name === undefined ? 'The image' : `The image "${name}"`;
}

const evidence = ({ reason, message }: WaitingContainer): string => raw(reason, message);

/**
 * True of a back-off that does not say what went wrong, as kubelets before 1.31 leave it: only the
 * pod's events do.
 */
export function isVagueBackOff({
  reason,
  message,
}: {
  readonly reason?: string;
  readonly message?: string;
}): boolean {
  return reason === 'ImagePullBackOff' && !/^Back-off pulling image "[^"]*": ./.test(message ?? '');
}

/** Why an image could not be had. A failing pull and its back-off are one cause. */
export const imageCauses: readonly Row<WaitingContainer>[] = [
  {
    code: 'image-name-invalid',
    when: ({ reason }) => reason === 'InvalidImageName',
    hopeless: true,
    say: (waiting) => ({
      cause: `${imageOf(waiting)} is not a valid image name.`,
      fix: 'Correct the image or its tag and start the run again.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'image-registry-limit',
    when: pulling(/toomanyrequests|rate limit|429 Too Many/i),
    say: (waiting) => ({
      cause: `The registry allows no more pulls for now; ${lower(imageOf(waiting))} is tried again.`,
      fix: 'Wait, or ask the platform team for a registry mirror.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'image-not-allowed',
    when: pulling(
      /unauthorized|denied|no basic auth|authentication required|forbidden|credentials/i,
    ),
    hopeless: true,
    say: (waiting) => ({
      cause: `${imageOf(waiting)} may not be pulled from here, or it does not exist.`,
      fix: 'Check the name, or ask the platform team for a pull secret for this registry.',
      evidence: evidence(waiting),
    }),
  },
  // Before the next: its words end in “not found” as well.
  {
    code: 'image-wrong-platform',
    when: pulling(/no match for platform|no matching manifest/i),
    hopeless: true,
    say: (waiting) => ({
      cause: `${imageOf(waiting)} was not built for this kind of processor.`,
      fix: 'Build the image for the nodes’ architecture and start the run again.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'image-not-found',
    when: pulling(/not ?found|manifest unknown|does not exist|no such image|name unknown/i),
    hopeless: true,
    say: (waiting) => ({
      cause: `${imageOf(waiting)} does not exist in its registry.`,
      fix: 'Correct the image or its tag and start the run again, or push the image: then this run goes on by itself.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'image-disk-full',
    when: pulling(/no space left on device/i),
    say: (waiting) => ({
      cause: `${imageOf(waiting)} does not fit on the node's disk.`,
      fix: 'Tell the platform team, or use a smaller image.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'image-registry-unreachable',
    when: ({ reason }) => pullReasons.has(reason),
    say: (waiting) => ({
      cause: `${imageOf(waiting)} could not be pulled yet; the cluster keeps trying.`,
      fix: 'Wait a little; if it goes on, tell the platform team that the registry does not answer.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'image-not-on-node',
    when: ({ reason }) => reason === 'ErrImageNeverPull',
    hopeless: true,
    say: (waiting) => ({
      cause: `${imageOf(waiting)} is not on the node, and the template forbids to pull it.`,
      fix: 'Ask the platform team to load the image or to change the pull policy in the template.',
      evidence: evidence(waiting),
    }),
  },
  {
    code: 'image-unreadable',
    when: ({ reason }) => /^(ImageInspectError|SignatureValidationFailed)$/.test(reason),
    hopeless: true,
    say: (waiting) => ({
      cause: `${imageOf(waiting)} cannot be used on this node.`,
      fix: 'Push the image again, or tell the platform team.',
      evidence: evidence(waiting),
    }),
  },
];

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
