/**
 * Why a run waits or failed. Plain text in a person's words; raw Kubernetes words only in
 * `evidence`.
 */
export interface Diagnosis {
  /** A stable kebab-case name of the cause, e.g. `out-of-memory`; tells one cause from another. */
  readonly code: string;
  /** What it is about, where the same may happen with another, e.g. the name of a missing secret. */
  readonly about?: string;
  /** One sentence: what happened. */
  readonly cause: string;
  /** What the cluster or the log said, cleaned; may have several lines. */
  readonly evidence?: string;
  /** One sentence: what to do next. */
  readonly fix?: string;
  /** True where waiting longer cannot help and a person should hear of it at once. */
  readonly hopeless: boolean;
  /** Since when it holds, where the cluster tells. RFC 3339. */
  readonly since?: string;
}

/** Tells one cause from another: two missing secrets are two, however often each is seen. */
export function causeKey({ code, about }: Pick<Diagnosis, 'code' | 'about'>): string {
  return about === undefined ? code : `${code}/${about}`;
}
