import { createBatches } from './batches.ts';
import { classCount, type Dataset } from './data.ts';
import type { Layer } from './layers/layer.ts';
import { softmaxCrossEntropy } from './loss.ts';
import { createMeter, type Metrics } from './meter.ts';

/** Measures a network on data it does not learn from. */
export function evaluate(network: Layer, data: Dataset, batchSize: number): Metrics {
  const batches = createBatches(data, batchSize);
  const order = Uint32Array.from({ length: data.count }, (_, i) => i);
  const unused = new Float32Array(batchSize * classCount);
  const meter = createMeter();
  for (let index = 0; index < batches.count; index++) {
    const { images, labels } = batches.take(order, index);
    const logits = network.forward(images, labels.length);
    meter.add(softmaxCrossEntropy(logits, labels, unused, classCount), labels.length);
  }
  return meter.read();
}
