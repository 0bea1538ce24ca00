import type { Row } from './causes/row.ts';
import type { Pattern } from './pattern.ts';

/** The end of a failed program's log: what it printed last. */
export interface LogTail {
  readonly lines: readonly string[];
}

/** One cause that shows in a log: data, so that more of them is more rows. */
export interface LogPattern {
  readonly code: string;
  readonly pattern: Pick<Pattern, 'test'>;
  readonly cause: string;
  readonly fix: string;
  /** Counts only in the line that says what went wrong: elsewhere it is often a mere warning. */
  readonly inErrorOnly?: true;
}

/** What is known of common libraries. */
export const builtInPatterns: readonly LogPattern[] = [
  {
    code: 'gpu-memory',
    pattern:
      /CUDA out of memory|torch\.(?:cuda\.)?OutOfMemoryError|CUDA_ERROR_OUT_OF_MEMORY|CUBLAS_STATUS_ALLOC_FAILED|RESOURCE_EXHAUSTED.*(?:OOM|allocat)|HIP out of memory/i,
    cause: 'The GPU’s memory is full (not the RAM).',
    fix: 'Use a smaller batch, gradient accumulation, or mixed precision.',
  },
  {
    code: 'shared-memory',
    pattern:
      /insufficient shared memory|bus error.*shm|unable to (?:open|allocate|write).*shared memory|No space left on device.*\/dev\/shm/i,
    cause: 'Shared memory (/dev/shm) was too small for the data loader.',
    fix: 'Use fewer data loader workers, or ask the platform team for a larger /dev/shm in the template.',
  },
  {
    code: 'data-loader-killed',
    pattern: /DataLoader worker \(pid.*\) (?:is killed|exited unexpectedly)/i,
    cause: 'A data loader worker was killed, most likely because memory (RAM) ran out.',
    fix: 'Use fewer workers (`num_workers`), or ask for more memory (`memory=`).',
  },
  {
    code: 'gpu-missing',
    pattern:
      /No CUDA GPUs are available|no CUDA-capable device|Found no NVIDIA driver|CUDA driver version is insufficient|Torch not compiled with CUDA/i,
    inErrorOnly: true,
    cause: 'The program found no GPU that it can use.',
    fix: 'Check that the image’s CUDA fits the driver; show the log to the platform team if it does.',
  },
  {
    code: 'gpu-broken',
    pattern:
      /uncorrectable ECC error|NVRM: Xid|has fallen off the bus|CUDA error: (?:unknown error|hardware stack error)/i,
    cause: 'A GPU reported a fault of its own.',
    fix: 'Start the run again; tell the platform team on which node it was.',
  },
  {
    code: 'gpu-memory-access',
    pattern: /illegal memory access was encountered|CUDA error: misaligned address/i,
    cause: 'The program used memory of the GPU that is not its own.',
    fix: 'Run once with CUDA_LAUNCH_BLOCKING=1 to see where; a custom kernel or an index is often why.',
  },
  {
    code: 'nccl',
    pattern:
      /\bNCCL (?:error|timeout|communicator was aborted)|nccl(?:System|Internal|Remote|UnhandledCuda)Error|Watchdog caught collective/i,
    cause: 'The workers lost contact with one another (NCCL).',
    fix: 'Look for the worker that failed first: the others fail after it.',
  },
  {
    code: 'gpu-assert',
    pattern: /device-side assert triggered/i,
    cause:
      'The program asked the GPU for something invalid, often a label or an index out of range.',
    fix: 'Check the labels and the number of classes; run once with CUDA_LAUNCH_BLOCKING=1 to see where.',
  },
  {
    code: 'disk-full',
    pattern: /No space left on device|Disk quota exceeded|OSError: \[Errno (?:28|122)\]/i,
    cause: 'The disk that the program writes to is full.',
    fix: 'Delete old outputs on the share, or keep fewer checkpoints.',
  },
  {
    code: 'loss-diverged',
    pattern:
      /\b(?:loss|gradients?|grad_norm)\b.*\b(?:nan|inf)\b|\b(?:nan|inf(?:inite)?) loss\b|loss (?:diverged|exploded)|diverged/i,
    inErrorOnly: true,
    cause: 'The training diverged: the loss is no longer a number.',
    fix: 'Use a smaller learning rate, a warm-up, or gradient clipping.',
  },
  {
    code: 'memory-error',
    pattern:
      /^MemoryError\b|numpy\S*MemoryError|Cannot allocate memory|DefaultCPUAllocator: can't allocate/,
    inErrorOnly: true,
    cause: 'The program asked for more memory (RAM) than there was.',
    fix: 'Ask for more memory (`memory=`), or load less at once.',
  },
  {
    code: 'checkpoint-mismatch',
    pattern: /Error\(s\) in loading state_dict|size mismatch for \S+: copying a param/,
    cause: 'The checkpoint that the program loads does not fit the model.',
    fix: 'Load a checkpoint of the same model with the same sizes, or start without one.',
  },
  {
    code: 'download-refused',
    pattern:
      /GatedRepoError|RepositoryNotFoundError|\b40[13] Client Error|Invalid (?:user )?token|wandb: ERROR .*(?:api[ _]key|log ?in)/i,
    inErrorOnly: true,
    cause: 'A service that the program uses did not accept its token, or it had none.',
    fix: 'Check that the token is there and may read what is asked; it belongs into a secret, not into the arguments.',
  },
  {
    code: 'workers-did-not-meet',
    pattern:
      /RendezvousTimeoutError|RendezvousConnectionError|Timed out waiting for clients|Address already in use/i,
    inErrorOnly: true,
    cause: 'The workers did not find one another.',
    fix: 'Check the address and the port that they meet at, and that all of them have started.',
  },
  {
    code: 'module-missing',
    pattern: /ModuleNotFoundError: .*|ImportError: .*/,
    inErrorOnly: true,
    cause: 'The image lacks a Python module that the program imports.',
    fix: 'Add it to the image and push it again.',
  },
  {
    code: 'share-permission',
    pattern: /PermissionError: .*|Permission denied/i,
    inErrorOnly: true,
    cause: 'The program may not read or write a file that it needs.',
    fix: 'Write below the output folders only; ask the platform engineer to check the rights of your folder.',
  },
  {
    code: 'file-missing',
    pattern: /FileNotFoundError: .*|No such file or directory/i,
    inErrorOnly: true,
    cause: 'A file that the program needs does not exist.',
    fix: 'Check the paths in the arguments, and that the data set is mounted.',
  },
  {
    code: 'host-unreachable',
    pattern:
      /Temporary failure in name resolution|Name or service not known|Connection refused|Max retries exceeded with url/i,
    inErrorOnly: true,
    cause: 'The program could not reach a server that it needs.',
    fix: 'Check the address; ask the platform team whether the cluster may reach it.',
  },
];

/** The causes that a log names by these patterns, most telling first. */
export function logCauses(patterns: readonly LogPattern[]): readonly Row<LogTail>[] {
  return patterns.map((row) => ({
    code: row.code,
    when: (log) => lineThatShows(row, log) !== undefined,
    say: (log) => ({ cause: row.cause, fix: row.fix, evidence: lineThatShows(row, log) ?? '' }),
    hopeless: true,
  }));
}

function lineThatShows(
  { pattern, inErrorOnly }: LogPattern,
  { lines }: LogTail,
): string | undefined {
  const candidates = inErrorOnly ? [lastErrorLine(lines) ?? lines.at(-1) ?? ''] : lines;
  return candidates.findLast((line) => pattern.test(line))?.trim();
}

/** `ValueError: …`, `torch.cuda.OutOfMemoryError: …`, `panic: …`: how an error is printed. */
const errorLine =
  /^(?:[\w.]*(?:Error|Exception|Interrupt|Exit|Warning)\b(?::.*)?|(?:fatal|panic|error|Error|ERROR|FATAL)[:\s].+|.*: error: .+)$/;

/** The line of a log that says what went wrong: the last traceback's, else the last that reads so. */
export function lastErrorLine(lines: readonly string[]): string | undefined {
  const texts = lines.map((line) => line.trim());
  const traceback = texts.findLastIndex((line) =>
    line.startsWith('Traceback (most recent call last)'),
  );
  const after = texts.slice(traceback + 1);
  const line = after.findLast((text) => errorLine.test(text));
  return line ?? (traceback >= 0 ? after.findLast((text) => text !== '') : undefined);
}
