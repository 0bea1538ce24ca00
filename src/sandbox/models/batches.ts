import type { Dataset } from './data.ts';

export interface Batch {
  readonly images: Float32Array;
  /** As long as the batch has samples: the last of an epoch may be smaller. */
  readonly labels: Uint8Array;
}

/** Cuts a dataset into batches. */
export interface Batches {
  readonly count: number;
  /** The batch at `index` of this order of samples; valid until the next call. */
  take(order: Uint32Array, index: number): Batch;
}

/** Batches of `batchSize` samples, copied into the same arrays each time. */
export function createBatches(data: Dataset, batchSize: number): Batches {
  const imageSize = data.images.length / data.count;
  const images = new Float32Array(batchSize * imageSize);
  const labels = new Uint8Array(batchSize);
  return {
    count: Math.ceil(data.count / batchSize),
    take(order, index) {
      const samples = order.subarray(index * batchSize, (index + 1) * batchSize);
      for (const [i, sample] of samples.entries()) {
        const image = data.images.subarray(sample * imageSize, (sample + 1) * imageSize);
        images.set(image, i * imageSize);
        labels[i] = data.labels[sample]!;
      }
      return { images, labels: labels.subarray(0, samples.length) };
    },
  };
}
