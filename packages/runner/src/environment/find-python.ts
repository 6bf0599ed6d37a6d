import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { RunnerError } from '../runner-error.ts'
import { askProgram, findProgram, type ProcessEnvironment } from './program.ts'

export interface FoundPython {
  readonly program: string
  /** Such as `3.11.7`. */
  readonly version: string
}

/**
 * A Python of this machine that has the version wanted, or the one on PATH if any will do. `3.11.7` is also met by another 3.11, as patches change
 * no behaviour that a project may rely on. Throws RunnerError with those that there are.
 */
export async function findPython(
  wanted: string | undefined,
  environment: ProcessEnvironment,
): Promise<FoundPython> {
  const [major = '3', minor] = (wanted ?? '').split('.')
  const names = ['python3', 'python', ...(minor === undefined ? [] : [`python${major}.${minor}`])]
  const places = [
    ...names.map((name) => findProgram(name, environment)),
    ...(minor === undefined ? [] : await pyenvPythons(`${major}.${minor}.`, environment)),
  ]
  const found: FoundPython[] = []
  for (const program of new Set(places)) {
    const version = program && (await versionOf(program, environment))
    if (program === undefined || version === undefined) continue
    if (wanted === undefined || version === wanted) return { program, version }
    found.push({ program, version })
  }
  const near = found.find(
    ({ version }) => minor !== undefined && version.startsWith(`${major}.${minor}.`),
  )
  if (near !== undefined) return near
  const known = [...new Set(found.map(({ version }) => version))]
  throw new RunnerError(
    wanted === undefined
      ? 'there is no Python on PATH.'
      : `the project wants Python ${wanted}, and there is ${known.length === 0 ? 'none' : known.join(', ')} here. Install it, or take --env-manager uv, which fetches it.`,
  )
}

async function versionOf(
  program: string,
  environment: ProcessEnvironment,
): Promise<string | undefined> {
  const code = 'import platform; print(platform.python_version())'
  return (await askProgram([program, '-c', code], environment))?.trim()
}

async function pyenvPythons(
  start: string,
  environment: ProcessEnvironment,
): Promise<readonly string[]> {
  const root = environment['PYENV_ROOT'] ?? join(environment['HOME'] ?? '/', '.pyenv')
  const folders = await readdir(join(root, 'versions')).catch((): string[] => [])
  return folders
    .filter((name) => name.startsWith(start))
    .map((name) => join(root, 'versions', name, 'bin/python'))
}
