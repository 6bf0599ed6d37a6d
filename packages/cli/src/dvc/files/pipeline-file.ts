import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { CliError } from '../../fail.ts'
import type { Stage, StageOutput } from '../pipeline/stage.ts'

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

/**
 * The stages of a `dvc.yaml`, in its order. What `dvc` alone can do is refused by its name.
 *
 * @throws CliError that names stage and field; `shown` is the name of the file
 */
export function readPipelineFile(text: string, file: string, shown: string): readonly Stage[] {
  const root = parsed(text, shown)
  if (root['vars'] !== undefined) throw unsupported(shown, "'vars'")
  return Object.entries(mapOf(root['stages'] ?? {}, `${shown}: 'stages'`)).map(([name, value]) => {
    const where = `${shown}: stage '${name}'`
    const fields = mapOf(value, where)
    for (const field of ['foreach', 'do', 'matrix'])
      if (fields[field] !== undefined) throw unsupported(where, `'${field}'`)
    for (const field of Object.keys(fields))
      if (!known.has(field)) throw new CliError(`${where} has '${field}', which is not known.`)
    if (JSON.stringify(fields).includes('${')) throw unsupported(where, "'${…}'")
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

function parsed(text: string, shown: string): Fields {
  let value: unknown
  try {
    value = parse(text, { version: '1.2', maxAliasCount: 1000 })
  } catch (error) {
    throw new CliError(
      `'${shown}' can't be read: ${error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)}`,
    )
  }
  return mapOf(value ?? {}, shown)
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
    if (typeof one === 'string') return [{ path: one, isCached: true, isPersistent: false }]
    return Object.entries(mapOf(one, where)).map(([path, settings]) => {
      const fields = mapOf(settings ?? {}, where)
      for (const field of Object.keys(fields))
        if (!knownOfOutput.has(field))
          throw new CliError(`${where}: '${path}' has '${field}', which is not known.`)
      return { path, isCached: fields['cache'] !== false, isPersistent: fields['persist'] === true }
    })
  })
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

function unsupported(where: string, what: string): Error {
  return new CliError(`${where} uses ${what}, which only dvc itself works out: use dvc repro.`)
}
