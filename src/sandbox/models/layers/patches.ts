import type { Shape } from '../tensor.ts';

/** How a square kernel walks over a feature map, with zeros around it. */
export interface Walk {
  readonly input: Shape;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

/** Which pixels lie under each place of the kernel. */
export interface PatchMap {
  /** How many places the kernel takes. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Pixels of one sample. */
  readonly inputPixels: number;
  /** Patch after patch: the index of the pixel within its sample, or -1 over the edge. */
  readonly source: Int32Array;
}

/** Works out once what a convolution looks at, so that every step only copies. */
export function mapPatches({ input, kernel, stride, padding }: Walk): PatchMap {
  const height = Math.floor((input.height + 2 * padding - kernel) / stride) + 1;
  const width = Math.floor((input.width + 2 * padding - kernel) / stride) + 1;
  const source: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      source.push(...patchAt(input, row * stride - padding, column * stride - padding, kernel));
    }
  }
  const inputPixels = input.height * input.width;
  return {
    height,
    width,
    channels: input.channels,
    inputPixels,
    source: Int32Array.from(source),
  };
}

function patchAt(input: Shape, top: number, left: number, kernel: number): number[] {
  const pixels: number[] = [];
  for (let y = top; y < top + kernel; y++) {
    for (let x = left; x < left + kernel; x++) {
      const inside = y >= 0 && y < input.height && x >= 0 && x < input.width;
      pixels.push(inside ? y * input.width + x : -1);
    }
  }
  return pixels;
}

/**
 * Copies every patch into one row of `patches` (im2col), so that a convolution becomes a matrix
 * product. What lies over the edge is left as it is: `patches` must start as zeros.
 */
export function gather(map: PatchMap, input: Float32Array, patches: Float32Array, count: number) {
  const { source, inputPixels } = map;
  // `| 0`: see addProduct.
  const channels = map.channels | 0;
  let to = 0;
  for (let sample = 0; sample < count; sample++) {
    for (const pixel of source) {
      if (pixel >= 0) {
        const from = (sample * inputPixels + pixel) * channels;
        for (let c = 0; c < channels; c++) patches[to + c] = input[from + c]!;
      }
      to += channels;
    }
  }
}

/** The reverse for gradients (col2im): adds every number of `patches` to where it came from. */
export function scatter(map: PatchMap, patches: Float32Array, input: Float32Array, count: number) {
  const { source, inputPixels } = map;
  const channels = map.channels | 0;
  let from = 0;
  for (let sample = 0; sample < count; sample++) {
    for (const pixel of source) {
      if (pixel >= 0) {
        const to = (sample * inputPixels + pixel) * channels;
        for (let c = 0; c < channels; c++) input[to + c]! += patches[from + c]!;
      }
      from += channels;
    }
  }
}
