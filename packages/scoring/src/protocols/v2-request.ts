import { parseLoose, writeJson } from '@stemma/contract'

/** A request of the Open Inference Protocol, as `/invocations` has it. */
export interface FromV2 {
  readonly id: string
  readonly body: Buffer
}

/** What a caller of the protocol is told. */
export class V2Error extends Error {
  override readonly name = 'V2Error'
}

const types: ReadonlySet<string> = new Set([
  ...['BOOL', 'BYTES', 'FP16', 'FP32', 'FP64'],
  ...['INT8', 'INT16', 'INT32', 'INT64', 'UINT8', 'UINT16', 'UINT32', 'UINT64'],
])

interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  /** One value after the other, rows first. */
  readonly data: readonly unknown[]
}

/**
 * Turns a request of version 2 into one of `/invocations`: named inputs of one value a row are columns of a table; one with several values a row is the whole table of a
 * model with as many columns, and an array for any other. @throws V2Error
 */
export function fromV2(body: Buffer, columns: readonly string[]): FromV2 {
  const parsed = parseLoose(body.toString())
  if (!isRecord(parsed)) throw new V2Error('The body is no JSON object.')
  const { id = '', inputs, parameters, stemma } = parsed
  if (typeof id !== 'string') throw new V2Error("'id' is a text.")
  if (!Array.isArray(inputs) || inputs.length === 0)
    throw new V2Error("'inputs' is a list of tensors, one at least.")
  const tensors = inputs.map((input, index) => tensorIn(input, `inputs[${index}]`))
  const said = stemma ?? (isRecord(parameters) ? parameters['stemma'] : undefined)
  const params = isRecord(parameters)
    ? Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== 'stemma'))
    : {}
  const asked = {
    ...tableOf(tensors, columns),
    ...(Object.keys(params).length > 0 && { params }),
    ...(said !== undefined && { stemma: said }),
  }
  return { id, body: Buffer.from(writeJson(asked)) }
}

function tensorIn(value: unknown, field: string): Tensor {
  if (!isRecord(value)) throw new V2Error(`'${field}' is no tensor.`)
  const { name, shape, datatype, data, parameters } = value
  if (typeof name !== 'string' || name === '') throw new V2Error(`'${field}.name' is missing.`)
  if (isRecord(parameters) && 'binary_data_size' in parameters)
    throw new V2Error(`'${field}' is binary, which is not spoken here: send its data as JSON.`)
  if (typeof datatype !== 'string' || !types.has(datatype))
    throw new V2Error(`'${field}.datatype' is none of ${[...types].join(', ')}.`)
  if (
    !Array.isArray(shape) ||
    shape.length === 0 ||
    !shape.every((n) => Number.isInteger(n) && Number(n) >= 0)
  )
    throw new V2Error(`'${field}.shape' is a list of whole numbers.`)
  if (!Array.isArray(data)) throw new V2Error(`'${field}.data' is a list.`)
  const flat: unknown[] = data.flat(Infinity)
  const sizes = shape.map(Number)
  const size = sizes.reduce((product, one) => product * one, 1)
  if (flat.length !== size)
    throw new V2Error(`'${field}.data' has ${flat.length} values, its shape asks for ${size}.`)
  const wrong = flat.findIndex((one) => !isOfType(one, datatype))
  if (wrong >= 0)
    throw new V2Error(
      `'${field}.data' has at ${wrong} what is no ${datatype}: ${writeJson(flat[wrong]).slice(0, 50)}.`,
    )
  return { name, shape: sizes, data: flat }
}

function isOfType(value: unknown, datatype: string): boolean {
  if (value === null) return datatype.startsWith('FP')
  if (datatype === 'BOOL') return typeof value === 'boolean'
  if (datatype === 'BYTES') return typeof value === 'string'
  if (typeof value !== 'bigint' && typeof value !== 'number') return false
  if (datatype.startsWith('FP')) return true
  if (typeof value === 'number' && !Number.isInteger(value)) return false
  const bits = Number(/\d+$/u.exec(datatype)?.[0])
  return datatype.startsWith('U')
    ? value >= 0 && value < 2 ** bits
    : value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1)
}

function tableOf(
  tensors: readonly Tensor[],
  columns: readonly string[],
): Readonly<Record<string, unknown>> {
  const [first] = tensors
  if (
    first !== undefined &&
    tensors.length === 1 &&
    first.shape.length >= 2 &&
    first.shape[1] !== 1
  ) {
    const width = first.shape[1] ?? 0
    const rows = nested(first.data, first.shape)
    return first.shape.length === 2 && columns.length === width
      ? { dataframe_split: { columns, data: rows } }
      : { inputs: rows }
  }
  const count = first?.shape[0] ?? 0
  for (const { name, shape } of tensors)
    if (shape[0] !== count || shape.slice(1).some((size) => size !== 1))
      throw new V2Error(
        `The inputs are columns of a table: '${name}' needs the shape [${count}] or [${count}, 1].`,
      )
  if (columns.length === 0 && tensors.length === 1) return { inputs: first?.data }
  return {
    dataframe_split: {
      columns: tensors.map(({ name }) => name),
      data: Array.from({ length: count }, (_, row) => tensors.map(({ data }) => data[row])),
    },
  }
}

function nested(data: readonly unknown[], shape: readonly number[]): readonly unknown[] {
  const [size = 0, ...rest] = shape
  if (rest.length === 0) return data
  const step = rest.reduce((product, one) => product * one, 1)
  return Array.from({ length: size }, (_, index) =>
    nested(data.slice(index * step, (index + 1) * step), rest),
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
