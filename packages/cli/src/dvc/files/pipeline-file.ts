import { dirname, resolve } from 'node:path'
import { CliError } from '../../fail.ts'
import type { Stage, StageOutput } from '../pipeline/stage.ts'
import type { LoadText } from '../templates/context.ts'
import { expandStages, type Pipeline } from '../templates/expand-stages.ts'
import type { OptionForms } from '../templates/value-text.ts'
import { isMap } from './param-values.ts'
import { readYamlParams } from './yaml-params.ts'

type Fields = Readonly<Record<string, unknown>>

const known = new Set([
  ...['cmd', 'wdir', 'deps', 'params', 'outs', 'metrics', 'plots', 'desc', 'meta'],
  ...['frozen', 'always_changed'],
])
const knownOfOutput = new Set([
  ...['cache', 'persist', 'desc', 'type', 'labels', 'meta', 'remote', 'push'],
  // How a plot is drawn.
  ...['x', 'y', 'title', 'x_label', 'y_label', 'template', 'header'],
])

/** What a `dvc.yaml` is read with. */
export interface PipelinePlace {
  /** Its path, and its name in errors. */
  readonly file: string
  readonly shown: string
  /** The files that its templates are filled from. */
  readonly load: LoadText
  readonly forms?: OptionForms
}

/**
 * The stages of a `dvc.yaml`, in its order, with its templates filled in.
 *
 * @throws CliError that names stage and field
 */
export function readPipelineFile(text: string, place: PipelinePlace): readonly Stage[] {
  const { file, shown } = place
  return [...expandStages(pipelineOf(text, place))].map(([name, fields]) => {
    const where = `${shown}: stage '${name}'`
    for (const field of Object.keys(fields))
      if (!known.has(field)) throw new CliError(`${where} has '${field}', which is not known.`)
    const wdir = fields['wdir'] === undefined ? '.' : textOf(fields['wdir'], `${where}: 'wdir'`)
    const metrics = outputsOf(fields['metrics'], `${where}: 'metrics'`)
    return {
      name,
      file,
      folder: resolve(dirname(file), wdir),
      command: commandOf(fields['cmd'], where),
      deps: listOf(fields['deps'], `${where}: 'deps'`).map((one) =>
        textOf(one, `${where}: 'deps'`),
      ),
      params: paramsOf(fields['params'], where),
      outputs: [
        ...outputsOf(fields['outs'], `${where}: 'outs'`),
        ...metrics,
        ...outputsOf(fields['plots'], `${where}: 'plots'`),
      ],
      metrics: metrics.map(({ path }) => path),
      isFrozen: fields['frozen'] === true,
      isAlwaysChanged: fields['always_changed'] === true,
    }
  })
}

/** What a `dvc.yaml` has, as it is written. @throws CliError */
export function pipelineOf(
  text: string,
  { file, shown, load, forms = {} }: PipelinePlace,
): Pipeline {
  const root = readYamlParams(text, shown) ?? {}
  if (!isMap(root)) throw new CliError(`${shown} is no mapping.`)
  return { root, folder: dirname(file), shown, load, forms }
}

function commandOf(value: unknown, where: string): Stage['command'] {
  if (Array.isArray(value)) return value.map((one) => textOf(one, `${where}: 'cmd'`))
  return textOf(value, `${where}: 'cmd'`).trimEnd()
}

function paramsOf(value: unknown, where: string): Stage['params'] {
  const params = new Map<string, readonly string[] | undefined>()
  const add = (file: string, names: readonly string[] | undefined): void => {
    const before = params.get(file)
    params.set(file, names === undefined ? before : [...(before ?? []), ...names])
  }
  for (const one of listOf(value, `${where}: 'params'`)) {
    if (typeof one === 'string') {
      add('params.yaml', [one])
      continue
    }
    for (const [file, names] of Object.entries(mapOf(one, `${where}: 'params'`)))
      add(
        file,
        names === null || names === undefined
          ? undefined
          : listOf(names, `${where}: 'params'`).map((name) => textOf(name, `${where}: 'params'`)),
      )
  }
  return params
}

function outputsOf(value: unknown, where: string): readonly StageOutput[] {
  return listOf(value, where).flatMap((one): readonly StageOutput[] => {
    if (typeof one === 'string') return [plainOutput(one)]
    return Object.entries(mapOf(one, where)).map(([path, settings]) => {
      const fields = mapOf(settings ?? {}, where)
      for (const field of Object.keys(fields))
        if (!knownOfOutput.has(field))
          throw new CliError(`${where}: '${path}' has '${field}', which is not known.`)
      const { cache, persist, push, remote } = fields
      return {
        path,
        isCached: cache !== false,
        isPersistent: persist === true,
        isPushed: push !== false,
        remote: typeof remote === 'string' ? remote : undefined,
      }
    })
  })
}

function plainOutput(path: string): StageOutput {
  return { path, isCached: true, isPersistent: false, isPushed: true, remote: undefined }
}

function mapOf(value: unknown, where: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields // parsed YAML that is a map
  throw new CliError(`${where} is no mapping.`)
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw new CliError(`${where} is no list.`)
}

function textOf(value: unknown, where: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new CliError(`${where} is no text.`)
}
