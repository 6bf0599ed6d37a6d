import { posix } from 'node:path'
import { parse } from 'yaml'
import { stageFields } from '../../dvc/files/pipeline-file.ts'
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
  const root = fieldsOf(parsed(text))
  const folder = posix.dirname(path)
  const params = new Set<string>()
  const metrics = new Set<string>()
  const plots = new Set<string>()
  const commands: (readonly [string, string])[] = []
  const at = (wdir: unknown, name: string): string => {
    const below = typeof wdir === 'string' ? wdir : '.'
    return posix.normalize(posix.join(folder, below, name))
  }
  for (const name of namesIn(root['params'])) params.add(at('.', name))
  for (const name of namesIn(root['metrics'])) metrics.add(at('.', name))
  for (const name of namesIn(root['plots'])) plots.add(at('.', name))
  for (const [name, stage] of await stagesOf(text, path, read)) {
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

async function stagesOf(
  text: string,
  path: string,
  read: (path: string) => Promise<string | undefined>,
): Promise<readonly (readonly [string, unknown])[]> {
  const texts = new Map<string, string | undefined>()
  for (;;) {
    const asked: string[] = []
    const load = (file: string): string | undefined => {
      if (!texts.has(file)) asked.push(file)
      return texts.get(file)
    }
    let stages: readonly (readonly [string, unknown])[] | undefined
    try {
      stages = [...stageFields(text, { file: path, shown: path, load })]
    } catch (error) {
      if (!(error instanceof CliError)) throw error
    }
    if (asked.length === 0)
      return stages ?? Object.entries(fieldsOf(fieldsOf(parsed(text))['stages']))
    // Each round knows more files than the one before.
    for (const file of asked) texts.set(file, await read(file))
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

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>) // parsed YAML that is a map
    : {}
}
