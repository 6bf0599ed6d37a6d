import { readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { pythonFloat } from '@stemma/contract'
import type { SignatureColumn } from '../protocols/strict-check.ts'
import type { Scored } from '../workers/worker-messages.ts'
import { lightgbmModel } from './lightgbm-model.ts'
import { onnxModel } from './onnx-model.ts'
import { parseUbjson } from './parse-ubjson.ts'
import { isNumeric, readMatrix, type Matrix } from './read-matrix.ts'
import { NotNativeError, type TreeModel } from './tree-model.ts'
import { xgboostModel } from './xgboost-model.ts'

export interface OpenNative {
  /** With the file MLmodel. */
  readonly folder: string
  /** Of MLmodel. */
  readonly flavors: Readonly<Record<string, unknown>>
  readonly signature: readonly SignatureColumn[]
}

/** A model that this process evaluates. */
export interface NativeModel {
  /** Such as `xgboost 3.2.0`. */
  readonly runtime: string
  /** It sums in another order than Python's runtime does, in floats of 32 bits: numbers above 1 differ by a part of themselves. */
  readonly isInexact: boolean
  /** Values at which its answers may jump, by column. */
  readonly edges: () => readonly (readonly number[])[]
  /** Answers as Python would; undefined for what Python must look at. */
  readonly score: (
    contentType: string,
    body: Buffer,
  ) => Promise<Scored | undefined> | Scored | undefined
}

/** How a wrapper of a library answers. */
type Answers = 'values' | 'labels'

const answersOf: Readonly<Record<string, Answers>> = {
  'xgboost.core.Booster': 'values',
  'xgboost.sklearn.XGBRegressor': 'values',
  'xgboost.sklearn.XGBClassifier': 'labels',
  'lightgbm.basic.Booster': 'values',
}

/** Opens a model of trees, or a graph of ONNX, without Python. Throws NotNativeError with what keeps it from being opened; no pickle is ever read. */
export async function openNative({ folder, flavors, signature }: OpenNative): Promise<NativeModel> {
  if (!isNumeric(signature)) throw new NotNativeError('Its signature is not of numbers alone.')
  const python = recordIn(flavors, 'python_function')
  const loader = String(python['loader_module'])
  switch (loader) {
    case 'mlflow.xgboost':
      return treesOf('xgboost', { folder, flavors, signature })
    case 'mlflow.lightgbm':
      return treesOf('lightgbm', { folder, flavors, signature })
    case 'mlflow.onnx':
      return graphOf({ folder, flavors, signature })
    default:
      throw new NotNativeError(`It is loaded by ${loader.slice(0, 50)}.`)
  }
}

async function treesOf(
  kind: 'xgboost' | 'lightgbm',
  { folder, flavors, signature }: OpenNative,
): Promise<NativeModel> {
  const { data, model_class: given } = recordIn(flavors, kind)
  const modelClass =
    typeof given === 'string' ? given : `${kind}.${kind === 'xgboost' ? 'core' : 'basic'}.Booster`
  const answers = answersOf[modelClass]
  if (answers === undefined) throw new NotNativeError(`It is a ${modelClass.slice(0, 80)}.`)
  const trees = await readTrees(folder, String(data))
  if (trees.featureCount !== signature.length)
    throw new NotNativeError('Its signature has another number of columns than its trees.')
  const textOf = ({ rows, values }: Matrix): string => {
    const width = signature.length
    const out = new Float64Array(trees.outputs)
    const parts: string[] = []
    for (let row = 0; row < rows; row++) {
      trees.margin(values.subarray(row * width, (row + 1) * width), out)
      trees.transform(out)
      parts.push(answers === 'labels' ? labelOf(out) : valueText(out))
    }
    return `{"predictions": [${parts.join(', ')}]}`
  }
  return {
    runtime: trees.runtime,
    isInexact: false,
    edges: trees.thresholds,
    score: (contentType, body) => {
      const began = process.hrtime.bigint()
      const matrix = readMatrix(contentType, body, signature)
      return matrix && scoredOf(textOf(matrix), began)
    },
  }
}

async function graphOf({ folder, flavors, signature }: OpenNative): Promise<NativeModel> {
  // Other numbers reach the graph as what they are, and are refused there.
  if (signature.some(({ type }) => type !== 'double' && type !== 'float'))
    throw new NotNativeError('Its signature has numbers that are not of floating point.')
  const { data } = recordIn(flavors, 'onnx')
  const { runtime, answer } = await onnxModel(fileIn(folder, String(data)), signature.length)
  return {
    runtime,
    isInexact: true,
    edges: () => [],
    score: (contentType, body) => {
      const began = process.hrtime.bigint()
      const matrix = readMatrix(contentType, body, signature)
      if (matrix === undefined) return undefined
      return answer(matrix).then((text) => (text === undefined ? undefined : scoredOf(text, began)))
    },
  }
}

function scoredOf(text: string, began: bigint): Scored {
  return {
    status: 200,
    contentType: 'application/json',
    body: Buffer.from(text),
    predictUs: Number((process.hrtime.bigint() - began) / 1000n),
    computed: {},
  }
}

async function readTrees(folder: string, data: string): Promise<TreeModel> {
  const path = fileIn(folder, data)
  try {
    if (data.endsWith('.ubj')) return xgboostModel(parseUbjson(await readFile(path)))
    if (data.endsWith('.json')) return xgboostModel(JSON.parse(await readFile(path, 'utf8')))
    if (data.endsWith('.lgb')) return lightgbmModel(await readFile(path, 'utf8'))
  } catch (error) {
    if (error instanceof NotNativeError) throw error
    throw new NotNativeError(
      `${data} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  throw new NotNativeError(`${data.slice(0, 100)} is of no form that is read here.`)
}

function fileIn(folder: string, data: string): string {
  const path = normalize(join(folder, data))
  if (!path.startsWith(normalize(`${folder}/`)))
    throw new NotNativeError('Its file is not in its folder.')
  return path
}

function valueText(out: Float64Array): string {
  if (out.length === 1) return pythonFloat(out[0] ?? 0)
  return `[${Array.from(out, pythonFloat).join(', ')}]`
}

function labelOf(out: Float64Array): string {
  if (out.length === 1) return (out[0] ?? 0) > 0.5 ? '1' : '0'
  return String(out.indexOf(Math.max(...out)))
}

function recordIn(
  flavors: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const value = flavors[name]
  if (typeof value !== 'object' || value === null)
    throw new NotNativeError(`It has no flavour ${name}.`)
  return value as Readonly<Record<string, unknown>> // read field by field
}
