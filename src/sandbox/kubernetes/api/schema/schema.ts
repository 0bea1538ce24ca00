/** A single value; `any` is kept as it is, whatever it holds. */
export type LeafSchema =
  'string' | 'int32' | 'int64' | 'bool' | 'quantity' | 'time' | 'microtime' | 'intOrString' | 'any';

/** The shape of an API type, as far as decoding has to know it. */
export type Schema =
  LeafSchema | { readonly list: Schema } | { readonly map: Schema } | StructSchema;

/** A Go struct: `struct` is its name, which error messages quote. */
export interface StructSchema {
  readonly struct: string;
  readonly fields: Readonly<Record<string, Schema>>;
}

export function struct(name: string, fields: Readonly<Record<string, Schema>>): StructSchema {
  return { struct: name, fields };
}

export function list(of: Schema): Schema {
  return { list: of };
}

export function map(of: Schema): Schema {
  return { map: of };
}

/** Fields of one type: `all('string', ['image', 'workingDir'])`. */
export function all(of: Schema, names: readonly string[]): Record<string, Schema> {
  return Object.fromEntries(names.map((name) => [name, of]));
}

/** The type's name in Go, as an error message has it. */
export function goType(schema: Schema): string {
  if (typeof schema === 'string') return schema;
  if ('list' in schema) return `[]${goType(schema.list)}`;
  if ('map' in schema) return `map[string]${goType(schema.map)}`;
  return `v1.${schema.struct}`;
}
