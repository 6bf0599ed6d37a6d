import { parseLoose, writeJson } from '@stemma/contract'

export interface V2Model {
  readonly name: string
  readonly version: string
}

interface OutputTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly datatype: 'BOOL' | 'BYTES' | 'FP64' | 'INT64'
  readonly data: readonly unknown[]
}

/** The answer of `/invocations` as the Open Inference Protocol has it: a tensor for an array, one for each column of a table. Numbers that JSON does not have are null. */
export function toV2(
  answer: string,
  { name, version, id }: V2Model & { readonly id: string },
): Buffer {
  const parsed = parseLoose(answer)
  const predictions = isRecord(parsed) && 'predictions' in parsed ? parsed['predictions'] : parsed
  return Buffer.from(
    writeJson({
      model_name: name,
      model_version: version,
      ...(id !== '' && { id }),
      outputs: tensorsOf(predictions),
    }),
  )
}

/** What a refusal of `/invocations` says, as the protocol has it. */
export function v2Error(answer: string): Buffer {
  const parsed = parseLoose(answer)
  const message = isRecord(parsed) ? parsed['message'] : undefined
  return Buffer.from(JSON.stringify({ error: typeof message === 'string' ? message : answer }))
}

function tensorsOf(predictions: unknown): readonly OutputTensor[] {
  const rows: readonly unknown[] = Array.isArray(predictions) ? predictions : [predictions]
  const [first] = rows
  if (Array.isArray(predictions) && isRecord(first))
    return Object.keys(first).map((column) =>
      tensorOf(
        column,
        rows.map((row) => (isRecord(row) ? row[column] : null)),
      ),
    )
  if (isRecord(predictions))
    return Object.entries(predictions).map(([key, value]) =>
      tensorOf(key, Array.isArray(value) ? value : [value]),
    )
  return [tensorOf('output-1', rows)]
}

function tensorOf(name: string, values: readonly unknown[]): OutputTensor {
  const shape = [values.length]
  for (let inner: unknown = values[0]; Array.isArray(inner); inner = inner[0] as unknown)
    shape.push(inner.length)
  const flat: readonly unknown[] = values.flat(shape.length)
  // Rows of different lengths are no tensor.
  const size = shape.reduce((product, one) => product * one, 1)
  const isTensor =
    flat.length === size && !flat.some((value) => typeof value === 'object' && value !== null)
  const data = isTensor ? flat : values.map(writeJson)
  return { name, shape: isTensor ? shape : [values.length], ...typed(data) }
}

function typed(data: readonly unknown[]): Pick<OutputTensor, 'datatype' | 'data'> {
  if (data.length > 0 && data.every((value) => typeof value === 'boolean'))
    return { datatype: 'BOOL', data }
  if (
    data.length > 0 &&
    data.every((value) => typeof value === 'bigint' || Number.isInteger(value))
  )
    return { datatype: 'INT64', data }
  if (
    data.every((value) => value === null || typeof value === 'number' || typeof value === 'bigint')
  )
    return { datatype: 'FP64', data }
  return {
    datatype: 'BYTES',
    data: data.map((value) => (typeof value === 'string' ? value : writeJson(value))),
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
