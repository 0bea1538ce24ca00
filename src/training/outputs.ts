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
