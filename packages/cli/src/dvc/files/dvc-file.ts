import { Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml'
import { CliError } from '../../fail.ts'
import type { Stage } from '../pipeline/stage.ts'
import { isTextOfDvc } from './yaml-params.ts'

/** What is tracked, as a `.dvc` file or `dvc.lock` says. */
export interface TrackedOutput {
  /** Below `wdir`, as it is written there. */
  readonly path: string
  /** Below the folder of the file, or a whole path. */
  readonly wdir: string
  /** With `.dir` for a directory; undefined where nothing was computed. */
  readonly md5: string | undefined
  /** Of DVC 2: the hash is of text with its line ends changed, and the object is in another place. */
  readonly isLegacy: boolean
  readonly size: number | undefined
  readonly nfiles: number | undefined
  readonly isExecutable: boolean
  /** Kept by Git, and not by `dvc`. */
  readonly isCached: boolean
  readonly isPushed: boolean
  readonly remote: string | undefined
}

/** What `add` writes of an output. */
export interface NewOutput {
  readonly path: string
  readonly md5: string
  /** Undefined where `dvc` does not know it either. */
  readonly size?: number
  readonly nfiles?: number
  readonly isExecutable?: boolean
}

const form = {
  // As ruamel writes for `dvc`.
  indentSeq: false,
  lineWidth: 80,
  singleQuote: true,
  nullStr: '',
} as const

/** The outputs of a `.dvc` file; none of a file without any. `name` says in an error which file it is. */
export function readDvcFile(text: string, name: string): readonly TrackedOutput[] {
  const document = parse(text, name)
  const wdir = isMap(document.contents) ? (textIn(document.contents, 'wdir') ?? '.') : '.'
  const outs = document.get('outs')
  if (outs === undefined || outs === null) return []
  if (!isSeq(outs)) throw unreadable(name, "'outs' is no list")
  return outs.items.map((item) => {
    if (!isMap(item)) throw unreadable(name, "'outs' has something that is no mapping")
    return outputOf(item, { name, wdir })
  })
}

/**
 * The outputs of the stages of a `dvc.lock`. `pipeline` is the `dvc.yaml` beside it, which says where they are and what is kept; stages that
 * it does not have any more are nothing.
 */
export function readLockFile(
  text: string,
  name: string,
  pipeline?: readonly Stage[],
): readonly TrackedOutput[] {
  const stages = parse(text, name).get('stages')
  if (stages === undefined || stages === null) return []
  if (!isMap(stages)) throw unreadable(name, "'stages' is no mapping")
  return stages.items.flatMap(({ key, value }) => {
    const outs = isMap(value) ? value.get('outs') : undefined
    if (!isSeq(outs)) return []
    const stage = pipeline?.find((one) => one.name === String(key))
    if (pipeline !== undefined && stage === undefined) return []
    return outs.items.flatMap((item) => {
      if (!isMap(item)) return []
      const output = outputOf(item, { name, wdir: stage?.folder ?? '.' })
      const written = stage?.outputs.find(({ path }) => path === output.path)
      if (written === undefined) return [output]
      const { isCached, isPushed, remote } = written
      return [{ ...output, isCached, isPushed, remote }]
    })
  })
}

/** A `.dvc` file with this output, byte for byte as `dvc` writes it; what else an earlier one says stays, with its comments. */
export function writeDvcFile(output: NewOutput, before?: string): string {
  const values = valuesOf(output)
  if (before === undefined || before.trim() === '') {
    return printed(new Document({ outs: [values] }, { version: '1.2' }))
  }
  const document = parse(before, output.path)
  const outs = document.get('outs')
  const out = isSeq(outs) && isMap(outs.items[0]) ? outs.items[0] : undefined
  if (out === undefined) {
    document.set('outs', document.createNode([values]))
    return printed(document)
  }
  for (const key of ['size', 'nfiles', 'isexec']) if (!(key in values)) out.delete(key)
  for (const [key, value] of Object.entries(values))
    if (out.get(key) !== value) out.set(key, document.createNode(value))
  return printed(document)
}

/** A path such as `2026-12-01` is a date for `dvc`, unless it is quoted. */
function printed(document: Document): string {
  const path: unknown = document.getIn(['outs', 0, 'path'], true)
  if (isScalar(path) && !isTextOfDvc(String(path.value))) path.type = 'QUOTE_SINGLE'
  return document.toString(form)
}

function valuesOf({ path, md5, size, nfiles, isExecutable }: NewOutput): object {
  return {
    md5,
    ...(size !== undefined && { size }),
    ...(nfiles !== undefined && { nfiles }),
    ...(isExecutable === true && { isexec: true }),
    hash: 'md5',
    path,
  }
}

function parse(text: string, name: string): Document {
  const document = parseDocument(text, { version: '1.2', keepSourceTokens: false })
  const [error] = document.errors
  if (error !== undefined) throw unreadable(name, error.message.split('\n', 1)[0] ?? '')
  if (document.contents !== null && !isMap(document.contents))
    throw unreadable(name, 'it is no mapping')
  return document
}

function outputOf(
  map: YAMLMap,
  { name, wdir }: { readonly name: string; readonly wdir: string },
): TrackedOutput {
  const path = textIn(map, 'path')
  if (path === undefined || path === '') throw unreadable(name, "an output has no 'path'")
  return {
    path,
    wdir,
    md5: textIn(map, 'md5')?.toLowerCase(),
    isLegacy: textIn(map, 'hash') !== 'md5',
    size: numberIn(map, 'size'),
    nfiles: numberIn(map, 'nfiles'),
    isExecutable: map.get('isexec') === true,
    isCached: map.get('cache') !== false,
    isPushed: map.get('push') !== false,
    remote: textIn(map, 'remote'),
  }
}

/** As it stands in the file: a hash of digits alone is no number. */
function textIn(map: YAMLMap, key: string): string | undefined {
  const node: unknown = map.get(key, true)
  if (typeof node !== 'object' || node === null || !('value' in node)) return undefined
  const { value, source } = node as { readonly value: unknown; readonly source?: unknown } // both are looked at
  if (typeof value === 'string') return value
  return typeof source === 'string' ? source : undefined
}

function numberIn(map: YAMLMap, key: string): number | undefined {
  const value = map.get(key)
  return typeof value === 'number' ? value : undefined
}

function unreadable(name: string, reason: string): Error {
  return new CliError(`'${name}' can't be read: ${reason}.`)
}
