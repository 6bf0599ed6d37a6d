import {
  isAlias,
  isMap as isYamlMap,
  isScalar,
  isSeq,
  parseDocument,
  type Alias,
  type Document,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { CliError } from '../../fail.ts'
import {
  isList,
  isMap,
  PythonFloat,
  PythonOther,
  type ParamMap,
  type ParamValue,
} from './param-values.ts'

export interface ReadYaml {
  /** Without what has a number for its name, say. */
  readonly onlyTextKeys?: boolean
}

/** Reads YAML 1.2 and JSON, with the merge keys (`<<`) and numbers that `dvc` takes beyond it. @throws CliError */
export function readYamlParams(
  text: string,
  shown: string,
  { onlyTextKeys = false }: ReadYaml = {},
): ParamValue {
  const document = parseDocument(text, { version: '1.2', intAsBigInt: true })
  const [error] = document.errors
  if (error !== undefined)
    throw new CliError(`'${shown}' can't be read: ${error.message.split('\n', 1)[0] ?? ''}`)
  return new YamlReader(document, shown, onlyTextKeys).valueOf(document.contents, 0)
}

const mostDeep = 100
const mostRepeated = 200_000

class YamlReader {
  readonly #document: Document
  readonly #shown: string
  readonly #onlyTextKeys: boolean
  /** Those that are being followed, and the values that came by any. */
  #aliases = 0
  #repeated = 0

  constructor(document: Document, shown: string, onlyTextKeys: boolean) {
    this.#document = document
    this.#shown = shown
    this.#onlyTextKeys = onlyTextKeys
  }

  valueOf(node: unknown, depth: number): ParamValue {
    if (depth > mostDeep) throw new CliError(`'${this.#shown}' is nested too deeply.`)
    if (isAlias(node)) return this.#aliased(node, depth)
    // A few lines of anchors can stand for more than any memory.
    if (this.#aliases > 0 && ++this.#repeated > mostRepeated)
      throw new CliError(`'${this.#shown}' repeats too much by its anchors.`)
    if (isYamlMap(node)) return this.#mapOf(node, depth)
    if (isSeq(node)) return node.items.map((item) => this.valueOf(item, depth + 1))
    return isScalar(node) ? scalarOf(node) : null
  }

  #aliased(node: Alias, depth: number): ParamValue {
    this.#aliases += 1
    const value = this.valueOf(node.resolve(this.#document), depth + 1)
    this.#aliases -= 1
    return value
  }

  #mapOf(node: YAMLMap, depth: number): ParamMap {
    const own: (readonly [string, ParamValue])[] = []
    const merged: (readonly [string, ParamValue])[] = []
    for (const { key, value } of node.items) {
      const inner = this.valueOf(value, depth + 1)
      if (isMergeKey(key)) merged.push(...this.#merged(inner))
      else if (!this.#onlyTextKeys || (isScalar(key) && typeof key.value === 'string'))
        own.push([isScalar(key) ? String(key.value) : String(key), inner])
    }
    // What is written here stands, and comes behind what is new to it.
    return Object.fromEntries([...merged, ...own])
  }

  /** The entries of a map, or of several, of which the first one stands. */
  #merged(value: ParamValue): readonly (readonly [string, ParamValue])[] {
    const maps = isList(value) ? value : [value]
    return maps.toReversed().flatMap((map) => {
      if (!isMap(map)) throw new CliError(`'${this.#shown}': '<<' takes a map, or a list of maps.`)
      return Object.entries(map)
    })
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN'
}

function scalarOf(scalar: Scalar): ParamValue {
  const { value } = scalar
  if (typeof value === 'number') return new PythonFloat(value)
  if (typeof value === 'string')
    return scalar.type === 'PLAIN' && scalar.tag === undefined ? plainOf(value) : value
  return typeof value === 'boolean' || typeof value === 'bigint' ? value : null
}

const integer = /^[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|\d[\d_]*)$/u
const float = /^[-+]?(?:\d[\d_]*\.[\d_]*(?:[eE][-+]?\d+)?|\d[\d_]*[eE][-+]?\d+|\.[\d_]*\d[\d_]*)$/u
const time =
  /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/u

/** Whether `dvc` takes a text that stands without quotes for a text. */
export function isTextOfDvc(text: string): boolean {
  return plainOf(text) === text
}

/** What ruamel.yaml reads as something else than the text that YAML 1.2 says it is: `1_000`, `0b11`, `-0x1F`, `2026-12-01`. */
function plainOf(text: string): ParamValue {
  const digits = text.replaceAll('_', '')
  if (integer.test(text)) {
    const size = BigInt(digits.replace(/^[-+]/u, ''))
    return digits.startsWith('-') ? -size : size
  }
  if (float.test(text)) return new PythonFloat(Number(digits))
  return time.test(text) ? new PythonOther(text.length > 10 ? 'datetime' : 'date') : text
}
