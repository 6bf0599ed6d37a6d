import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { mustRun } from '../env/run-command.ts'
import { startS3 } from '../env/seaweedfs.ts'
import { s3Environment } from './s3-environment.ts'
import { startServer } from './start-server.ts'

/** Every thread says at its end how many parts of Node it has loaded, and which of them belong to `fetch`. */
const say = `process.on('exit', () => {
  const loaded = process.moduleLoadList
  require('node:fs').writeSync(2, 'loaded ' + loaded.length + ' fetch: ' + loaded.filter((name) => name.includes('undici')) + ';\\n')
})`
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(`import{createRequire}from'node:module';const require=createRequire('/');${say}`)}`

test('neither a server nor a command that asks it loads the built-in fetch', async (t) => {
  const server = await startServer({ env: { NODE_OPTIONS } })
  t.after(() => server.stop())
  const stemma = [join(checkout, 'packages/cli/bin/stemma'), 'experiments', 'list'] as const
  const command = ['/bin/sh', '-c', '"$@" 2>&1', 'sh', ...stemma, '--url', server.url] as const
  const said = await mustRun(command, { env: { ...process.env, NODE_OPTIONS } })
  assert.match(said, /Default/u)
  assert.deepEqual(fetchIn(said), [''])
  await server.stop()
  // Of HTTP, and those of the database that write and read.
  assert.deepEqual(fetchIn(server.log()), ['', '', ''])
})

/** Every thread says which packages of the cloud's library it looks for. */
const sayPackages = `const { registerHooks } = process.getBuiltinModule('node:module')
registerHooks({ resolve(name, context, next) {
  if (name.startsWith('@aws-sdk/')) process.getBuiltinModule('node:fs').writeSync(2, 'looks for ' + name + ';\\n')
  return next(name, context)
} })`

test('the library of credentials is loaded by a server in S3 without keys in variables, and by no other', async (t) => {
  const preload = `--import=data:text/javascript,${encodeURIComponent(sayPackages)}`
  const plain = await startServer({ env: { NODE_OPTIONS: preload } })
  t.after(() => plain.stop())
  await plain.stop()
  assert.doesNotMatch(plain.log(), /looks for/u)
  const s3 = await startS3()
  const withKeys = s3Environment(s3, `s3://${await s3.newBucket()}`)
  const keyed = await startServer({ env: { ...withKeys, NODE_OPTIONS: preload } })
  t.after(() => keyed.stop())
  await keyed.stop()
  assert.doesNotMatch(keyed.log(), /looks for/u)
  const { accessKeyId, secretAccessKey } = s3.credentials
  const home = await mkdtemp(join(tmpdir(), 'stemma-home-'))
  t.after(() => rm(home, { recursive: true }))
  const file = join(home, 'credentials')
  await writeFile(
    file,
    `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  )
  const env = {
    STEMMA_ARTIFACTS_DESTINATION: `s3://${await s3.newBucket()}`,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_SHARED_CREDENTIALS_FILE: file,
    NODE_OPTIONS: preload,
  }
  const profiled = await startServer({ env })
  t.after(() => profiled.stop())
  await profiled.stop()
  assert.match(profiled.log(), /looks for @aws-sdk\/credential-providers/u)
})

/** What each thread has loaded of it. */
function fetchIn(log: string): readonly string[] {
  return Array.from(log.matchAll(/loaded \d+ fetch: (.*);/gu), ([, names = '']) => names)
}
