import type { ScoringModel } from './score-call.ts'

const datatypes: Readonly<Record<string, string>> = {
  boolean: 'BOOL',
  integer: 'INT32',
  long: 'INT64',
  float: 'FP32',
  double: 'FP64',
}

/** What the Open Inference Protocol says of a model: an input of one value a row for each column of its signature. */
export function v2Metadata({ name, version, columns }: ScoringModel): object {
  return {
    name,
    versions: [version],
    platform: 'mlflow',
    inputs: columns.map((column) => ({
      name: column.name,
      datatype: datatypes[column.type] ?? 'BYTES',
      shape: [-1],
    })),
    outputs: [],
  }
}
