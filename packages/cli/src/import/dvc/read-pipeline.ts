import { posix } from 'node:path'
import { parse } from 'yaml'
import { pipelineOf } from '../../dvc/files/pipeline-file.ts'
import { expandStages, expandTop } from '../../dvc/templates/expand-stages.ts'
import { CliError } from '../../fail.ts'

/** What a `dvc.yaml` names, by paths below the root of the repository. */
export interface Pipeline {
  readonly params: readonly string[]
  readonly metrics: readonly string[]
  /** Files and folders with rows for charts. */
  readonly plots: readonly string[]
  /** Commands by the names of their stages. */
  readonly stages: readonly (readonly [name: string, command: string])[]
}

/**
 * Reads a `dvc.yaml` at `path`, its templates filled from the files that `read` gives; what of it has another form is passed over, and stages whose
 * templates can't be filled are as they are written.
 */
export async function readPipeline(
  text: string,
  path: string,
  read: (path: string) => Promise<string | undefined>,
): Promise<Pipeline> {
  const { top, stages } = await filled(text, path, read)
  const folder = posix.dirname(path)
  const params = new Set<string>()
  const metrics = new Set<string>()
  const plots = new Set<string>()
  const commands: (readonly [string, string])[] = []
  const at = (wdir: unknown, name: string): string => {
    const below = typeof wdir === 'string' ? wdir : '.'
    return posix.normalize(posix.join(folder, below, name))
  }
  for (const name of namesIn(top['params'])) params.add(at('.', name))
  for (const name of namesIn(top['metrics'])) metrics.add(at('.', name))
  for (const name of drawnFiles(top['plots'])) plots.add(at('.', name))
  for (const [name, stage] of stages) {
    const { wdir, cmd, params: own, metrics: measured, plots: drawn } = fieldsOf(stage)
    if (Array.isArray(own))
      for (const one of own) {
        // A text alone is a name in `params.yaml`; a map says the file.
        if (typeof one === 'string') params.add(at(wdir, 'params.yaml'))
        else for (const file of Object.keys(fieldsOf(one))) params.add(at(wdir, file))
      }
    for (const file of namesIn(measured)) metrics.add(at(wdir, file))
    for (const file of namesIn(drawn)) plots.add(at(wdir, file))
    const command = Array.isArray(cmd) ? cmd.map(String).join(' && ') : cmd
    if (typeof command === 'string') commands.push([name, command])
  }
  return { params: [...params], metrics: [...metrics], plots: [...plots], stages: commands }
}

interface Filled {
  /** What is beside the stages. */
  readonly top: Readonly<Record<string, unknown>>
  readonly stages: readonly (readonly [string, unknown])[]
}

/** With its templates filled; as it is written where that can't be done. */
async function filled(
  text: string,
  path: string,
  read: (path: string) => Promise<string | undefined>,
): Promise<Filled> {
  const texts = new Map<string, string | undefined>()
  const written = fieldsOf(parsed(text))
  for (;;) {
    const asked: string[] = []
    const load = (file: string): string | undefined => {
      if (!texts.has(file)) asked.push(file)
      return texts.get(file)
    }
    const whole = unlessRefused(() => pipelineOf(text, { file: path, shown: path, load }))
    const top = whole && unlessRefused(() => expandTop(whole))
    const stages = whole && unlessRefused(() => [...expandStages(whole)])
    if (asked.length === 0)
      return {
        top: top ?? written,
        stages: stages ?? Object.entries(fieldsOf(written['stages'])),
      }
    // Each round knows more files than the one before.
    for (const file of asked) texts.set(file, await read(file))
  }
}

function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof CliError) return undefined
    throw error
  }
}

/** JSON, YAML 1.2, or nothing that is known. */
export function parsed(text: string): unknown {
  try {
    return parse(text, { logLevel: 'silent', maxAliasCount: 1000 })
  } catch {
    return undefined
  }
}

/** `- a.json`, `- a.json: {cache: false}`, or a map of the same. */
function namesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value))
    return value.flatMap((one: unknown) =>
      typeof one === 'string' ? [one] : Object.keys(fieldsOf(one)),
    )
  return Object.keys(fieldsOf(value))
}

/** Of a plot its name is its file, unless `y` says which columns of which files it draws. */
function drawnFiles(value: unknown): readonly string[] {
  const some: readonly unknown[] = Array.isArray(value) ? value : [value]
  return some.flatMap((one) => {
    if (typeof one === 'string') return [one]
    return Object.entries(fieldsOf(one)).flatMap(([name, settings]) => {
      const files = Object.keys(fieldsOf(fieldsOf(settings)['y']))
      return files.length > 0 ? files : [name]
    })
  })
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>) // parsed YAML that is a map
    : {}
}
