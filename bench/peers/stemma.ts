import { execFile } from 'node:child_process'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { asObject, stringAt } from '../load/answer.ts'
import { checkout } from './folders.ts'
import type { Peer } from './peer.ts'

/** The command line. */
export const launcher: string = join(checkout, 'packages', 'cli', 'bin', 'stemma')

/** This checkout, built, with its defaults. */
export const stemma: Peer = {
  id: 'stemma',
  title: 'Stemma',
  durability:
    'SQLite in WAL with synchronous=FULL, requests that arrive together committed together; artifacts fsynced before the answer.',
  settings: 'defaults, one process, SQLite',
  prepare,
  command: (place) => ({
    file: launcher,
    args: [
      'server',
      '--data',
      join(place.dataDir, 'stemma'),
      '--host',
      '127.0.0.1',
      '--port',
      String(place.port),
    ],
    env: {},
  }),
}

async function prepare(): Promise<string> {
  await access(join(checkout, 'packages', 'cli', 'bundle', 'main.js')).catch(() => {
    throw new Error('packages/cli/bundle/main.js is not there: run `npm run build` first.')
  })
  const manifest = asObject(JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')))
  return `${stringAt(manifest, 'version')} (${await revision()})`
}

/** The commit, marked when the working tree differs from it; a checkout without git still runs. */
async function revision(): Promise<string> {
  const git = promisify(execFile)
  return git('git', ['describe', '--always', '--dirty'], { cwd: checkout }).then(
    ({ stdout }) => stdout.trim(),
    () => 'no git',
  )
}
