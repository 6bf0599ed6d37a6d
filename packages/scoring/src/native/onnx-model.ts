import { readFile } from 'node:fs/promises'
import { pythonFloat } from '@stemma/contract'
import type { InferenceSession, Tensor } from 'onnxruntime-web'
import type { Matrix } from './read-matrix.ts'
import { NotNativeError } from './tree-model.ts'

/** A graph that answers tables of numbers. */
export interface OnnxModel {
  /** Such as `onnxruntime 1.30.0`. */
  readonly runtime: string
  /** The answer as MLflow prints it; undefined where Python would refuse it, and has the words. */
  readonly answer: (matrix: Matrix) => Promise<string | undefined>
}

/** What a single input may be, and what a frame of numbers becomes for it. */
type Element = 'float32' | 'float64'

/**
 * Opens a graph in ONNX Runtime's WebAssembly, on one thread, so that the same question has the same answer. It is asked as MLflow's wrapper asks: the table is the one input, of 32 bits where the graph
 * wants them, and each output is a flat column. Throws NotNativeError for other graphs, or where the runtime is not installed.
 */
export async function onnxModel(file: string, width: number): Promise<OnnxModel> {
  const ort = await import('onnxruntime-web/wasm').catch(() => {
    throw new NotNativeError('onnxruntime-web is not installed.')
  })
  ort.env.wasm.numThreads = 1
  let session: InferenceSession
  try {
    session = await ort.InferenceSession.create(await readFile(file), {
      executionProviders: ['wasm'],
      logSeverityLevel: 3,
    })
  } catch (error) {
    throw new NotNativeError(
      `ONNX Runtime does not take it: ${(error instanceof Error ? error.message : String(error)).slice(0, 200)}`,
    )
  }
  const element = elementOf(session, width)
  const [name = ''] = session.inputNames
  return {
    runtime: `onnxruntime ${ort.env.versions.web ?? ''}`.trim(),
    answer: async ({ rows, values }) => {
      const data = element === 'float32' ? Float32Array.from(values) : values
      const input = new ort.Tensor(element, data, [rows, width])
      const found = await session.run({ [name]: input })
      const columns = session.outputNames.map((output) => textsOf(found[output]))
      if (columns.some((texts) => texts?.length !== rows)) return undefined
      const records = Array.from({ length: rows }, (_, row) => {
        const fields = session.outputNames.map(
          (output, at) => `${JSON.stringify(output)}: ${columns[at]?.[row] ?? ''}`,
        )
        return `{${fields.join(', ')}}`
      })
      return `{"predictions": [${records.join(', ')}]}`
    },
  }
}

function elementOf({ inputMetadata }: InferenceSession, width: number): Element {
  const [input, ...others] = inputMetadata
  if (input?.isTensor !== true || others.length > 0)
    throw new NotNativeError('Its graph has another input than one table.')
  const { type, shape } = input
  if (type !== 'float32' && type !== 'float64')
    throw new NotNativeError(`Its graph is asked for ${type}.`)
  const last = shape[1]
  if (shape.length !== 2 || (typeof last === 'number' && last !== width))
    throw new NotNativeError(`Its graph is asked for the shape ${JSON.stringify(shape)}.`)
  return type
}

/** Each value as JSON, flat; undefined for what is no tensor of numbers or texts. */
function textsOf(tensor: Tensor | undefined): readonly string[] | undefined {
  const data = tensor?.data
  if (data instanceof Float32Array || data instanceof Float64Array)
    return Array.from(data, pythonFloat)
  if (data instanceof BigInt64Array || data instanceof Int32Array) return Array.from(data, String)
  return undefined
}
