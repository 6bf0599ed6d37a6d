import {
  isMap as isYamlMap,
  parseDocument,
  stringify,
  visit,
  type ScalarTag,
  type Tags,
} from 'yaml'
import { CliError } from '../../fail.ts'
import { isList, isMap, PythonFloat, type ParamMap, type ParamValue } from './param-values.ts'
import { foldDoubleQuoted, foldPlain, foldQuoted } from './python-fold.ts'
import { byCodePoint } from './python-json.ts'
import { isTextOfDvc, readYamlParams } from './yaml-params.ts'

/** A dependency or an output as a lock file has it. */
export interface LockedPath {
  /** As the `dvc.yaml` has it. */
  readonly path: string
  readonly md5: string
  readonly size: number
  readonly nfiles?: number
  readonly isExecutable?: boolean
}

/** What a stage was when it ran last. */
export interface LockedStage {
  readonly command: string | readonly string[]
  readonly deps: readonly LockedPath[]
  /** Values by the name of the parameter, by file. */
  readonly params: ReadonlyMap<string, ReadonlyMap<string, ParamValue>>
  readonly outputs: readonly LockedPath[]
}

const form = { indentSeq: false, lineWidth: 80, singleQuote: true, nullStr: '' } as const

/** What is to stand in the file as it is. */
class RawText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Prints it; nothing that is read is such. */
const rawText: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /(?!)/u,
  identify: (value) => value instanceof RawText,
  resolve: (text) => text,
  // The guarantee: `identify`.
  stringify: ({ value }) => (value as RawText).text,
}
const settings = {
  version: '1.2',
  intAsBigInt: true,
  customTags: (tags: Tags) => [rawText, ...tags],
} as const

/** The stages of a `dvc.lock` by their names; none of an empty one. @throws CliError */
export function readLockedStages(text: string, shown: string): ReadonlyMap<string, LockedStage> {
  if (text.trim() === '') return new Map()
  const root = readYamlParams(text, shown)
  const stages = fieldsOf(fieldsOf(root)['stages'])
  return new Map(
    Object.entries(stages).map(([name, value]) => {
      const { cmd, deps, params, outs } = fieldsOf(value)
      return [
        name,
        {
          command: Array.isArray(cmd) ? (cmd as readonly ParamValue[]).map(textOf) : textOf(cmd), // what is a list
          deps: pathsOf(deps),
          params: new Map(
            Object.entries(fieldsOf(params)).map(([file, values]) => [
              file,
              new Map(Object.entries(fieldsOf(values))),
            ]),
          ),
          outputs: pathsOf(outs),
        },
      ]
    }),
  )
}

/** A lock file with a stage as it is now, byte for byte as `dvc` writes it; the other stages stay as they are. */
export function writeLockedStage(before: string, name: string, stage: LockedStage): string {
  const text = before.trim() === '' ? "schema: '2.0'\nstages: {}\n" : before
  const document = parseDocument(text, settings)
  const [error] = document.errors
  if (error !== undefined)
    throw new CliError(`'dvc.lock' can't be read: ${error.message.split('\n', 1)[0] ?? ''}`)
  visit(document, {
    Scalar: (place, scalar) => {
      // What was read stays as it was written.
      const [start, end] = scalar.range ?? [0, 0]
      const isFlow = scalar.type !== 'BLOCK_LITERAL' && scalar.type !== 'BLOCK_FOLDED'
      if (place !== 'key' && isFlow && end > start)
        scalar.value = new RawText(text.slice(start, end))
    },
  })
  const stages = document.get('stages')
  if (!isYamlMap(stages)) throw new CliError("'dvc.lock' can't be read: 'stages' is no mapping.")
  stages.flow = false
  stages.set(name, document.createNode(fieldsToWrite(stage)))
  return document.toString(form)
}

function fieldsToWrite({ command, deps, params, outputs }: LockedStage): object {
  return {
    cmd:
      typeof command === 'string'
        ? commandToWrite(command, columns.key)
        : command.map((line) => commandToWrite(line, columns.item)),
    ...(deps.length > 0 && { deps: deps.map(pathToWrite) }),
    ...(params.size > 0 && { params: paramsToWrite(params) }),
    ...(outputs.length > 0 && { outs: outputs.map(pathToWrite) }),
  }
}

/** Where the text of `cmd` begins, or that of an item of its list; where it goes on; and what is before a quote. */
const columns = { key: '    cmd: '.length, item: '    - '.length, indent: 6 } as const

/** Long lines are broken as `dvc` breaks them. */
function commandToWrite(command: string, column: number): unknown {
  if (/[\p{Cc}\u0085\u2028\u2029\uFEFF]/u.test(command)) return command
  const shown = stringify(command, { lineWidth: 0, singleQuote: true, version: '1.2' }).trimEnd()
  if (shown === command) return new RawText(foldPlain(command, column, columns.indent))
  const fold = command.includes("'") ? foldDoubleQuoted : foldQuoted
  return new RawText(fold(command, column + 1, columns.indent))
}

function paramsToWrite(params: LockedStage['params']): object {
  const files = [...params].toSorted(([one], [other]) => {
    if (one === usual || other === usual) return one === usual ? -1 : 1
    return byCodePoint(one, other)
  })
  return Object.fromEntries(
    files.map(([file, values]) => [
      file,
      Object.fromEntries(
        [...values]
          .toSorted(([one], [other]) => byCodePoint(one, other))
          .map(([key, value]) => [key, valueToWrite(value)]),
      ),
    ]),
  )
}

const usual = 'params.yaml'

function valueToWrite(value: ParamValue): unknown {
  if (value instanceof PythonFloat) return new RawText(value.text)
  if (typeof value === 'string' && !isTextOfDvc(value)) return new RawText(`'${value}'`)
  if (isList(value)) return value.map(valueToWrite)
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, valueToWrite(inner)]),
  )
}

function pathToWrite({ path, md5, size, nfiles, isExecutable }: LockedPath): object {
  return {
    ...{ path: valueToWrite(path), hash: 'md5', md5, size },
    ...(nfiles !== undefined && { nfiles }),
    ...(isExecutable === true && { isexec: true }),
  }
}

function fieldsOf(value: ParamValue | undefined): ParamMap {
  return value !== undefined && isMap(value) ? value : {}
}

function pathsOf(value: ParamValue | undefined): readonly LockedPath[] {
  if (!Array.isArray(value)) return []
  // What is a list has values.
  return (value as readonly ParamValue[]).map((one) => {
    const { path, md5, size, nfiles, isexec } = fieldsOf(one)
    return {
      path: textOf(path),
      md5: textOf(md5),
      size: Number(size),
      ...(nfiles !== undefined && { nfiles: Number(nfiles) }),
      ...(isexec === true && { isExecutable: true }),
    }
  })
}

/** Empty for what is no text. */
function textOf(value: ParamValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
