import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from './checkout.ts'
import { installOnce } from './install-once.ts'
import { mustRun, runCommand } from './run-command.ts'

/**
 * The pinned environments; `tests/env/python/<name>.txt` lists their packages. 3.18.0 is there without its companions `mlflow-skinny` and
 * `mlflow-tracing`, which stop at 3.17.2 in the registry: its own wheel holds all of it, and what those need is listed as for 3.17.2.
 * `offline-writers` has what writes logs of TensorBoard (tensorboardX) and wandb.
 * `readers` has what reads Parquet from an address (polars, DuckDB with its extension for HTTP, pyarrow), real data, and MLflow's small client.
 * `uv-0.13` has that program alone.
 */
export type PythonEnvironment =
  | 'mlflow-3.18.0'
  | 'mlflow-3.17.2'
  | 'mlflow-2.22.5'
  | 'readers'
  | 'deltalake-1.6.6'
  | 'dvc-3.67'
  | 'ray-2.60.0'
  | 'uv-0.13.9'
  | 'uv-0.13'
  | 'comet-3.58.8'
  | 'aim-3.29.1'
  | 'offline-writers'
  | 'mlflow-export-import'

export interface Python {
  readonly python: string
  /** The folder of the environment's programs, among them `mlflow`. */
  readonly bin: string
}

/** The environment by name, installed if it is not there yet. */
export async function pythonEnvironment(name: PythonEnvironment): Promise<Python> {
  const folder = join(cacheFolder, 'python', name)
  const list = new URL(`python/${name}.txt`, import.meta.url)
  const pins = await readFile(list, 'utf8')
  const interpreter = await findInterpreter()
  const python = join(folder, 'bin/python')
  await installOnce({
    name: `a Python environment with ${name}`,
    folder,
    pins: [pins, interpreter.version],
    install: async () => {
      await rm(folder, { recursive: true, force: true })
      await mustRun([interpreter.command, '-m', 'venv', folder])
      await installList({ name, list: list.pathname, python })
    },
  })
  return { python, bin: join(folder, 'bin') }
}

/** Installs a list, which is complete, so that nothing is left to resolve; what is installed is byte-compiled. */
async function installList({
  name,
  list,
  python,
}: {
  readonly name: PythonEnvironment
  readonly list: string
  readonly python: string
}): Promise<void> {
  if (name !== 'uv-0.13') {
    // In a quarter of the time that pip takes, and what several lists have is fetched once.
    const { bin } = await pythonEnvironment('uv-0.13')
    const flags = ['--quiet', '--no-deps', '--compile-bytecode', '--python', python]
    const cache = join(cacheFolder, 'uv')
    // uv leaves the locks of what it builds from source in the folder of temporary files.
    const TMPDIR = await mkdtemp(join(tmpdir(), 'uv-'))
    const env = { ...process.env, ...toldToPip(), UV_CACHE_DIR: cache, TMPDIR }
    const command = [join(bin, 'uv'), 'pip', 'install', ...flags, '-r', list] as const
    const { status } = await runCommand(command, { env })
    await rm(TMPDIR, { recursive: true, force: true })
    if (status === 0) return
  }
  const flags = ['--quiet', '--no-input', '--no-deps', '--disable-pip-version-check']
  await mustRun([python, '-m', 'pip', 'install', ...flags, '-r', list])
}

/** What this machine says to pip by variables, for uv. */
function toldToPip(): Readonly<Record<string, string>> {
  const same = {
    INDEX_URL: 'UV_DEFAULT_INDEX',
    EXTRA_INDEX_URL: 'UV_INDEX',
    FIND_LINKS: 'UV_FIND_LINKS',
  }
  const { PIP_CERT: cert, ...variables } = process.env
  const found = Object.entries(same).flatMap(([pip, uv]) => {
    const value = variables[`PIP_${pip}`]
    return value === undefined || uv in variables ? [] : [[uv, value] as const]
  })
  return { ...Object.fromEntries(found), ...(cert !== undefined && { SSL_CERT_FILE: cert }) }
}

interface Interpreter {
  readonly command: string
  readonly version: string
}

let interpreter: Promise<Interpreter> | undefined

/** The pinned packages have wheels for 3.10 to 3.13; a newer one is tried last. */
async function findInterpreter(): Promise<Interpreter> {
  interpreter ??= (async () => {
    const found: Interpreter[] = []
    for (const command of ['python3', 'python3.12', 'python3.11', 'python3.13', 'python3.10']) {
      const version = await versionOf(command)
      if (version !== undefined) found.push({ command, version })
    }
    const best =
      found.find(({ version }) => /^3\.1[0-3]\./.test(version)) ??
      found.find(({ version }) => /^3\.(1[4-9]|[2-9]\d)\./.test(version))
    if (best === undefined) throw new Error('the tests need Python 3.10 or newer with venv')
    return best
  })()
  return await interpreter
}

/** The version of an interpreter that is there and can make environments. */
async function versionOf(command: string): Promise<string | undefined> {
  const program = 'import ensurepip, platform, venv; print(platform.python_version())'
  const result = await runCommand([command, '-c', program]).catch(() => undefined)
  return result?.status === 0 ? result.stdout.trim() : undefined
}
