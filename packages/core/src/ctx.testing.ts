import assert from 'node:assert/strict'
import { generateKeyPairSync, hash, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openStore, type Store } from '@stemma/store'
import { startPostgres } from '../../../tests/env/postgres.ts'
import type { RowCtx } from './ctx.ts'
import { ensureDefaultExperiment } from './experiments/ensure-default-experiment.ts'
import type { Signed } from './secrets.ts'

/** Both databases, for tests that loop over them. */
export const databases: readonly ('sqlite' | 'postgres')[] = ['sqlite', 'postgres']

/** A context on an empty database of its own, with a clock that advances a millisecond a look and repeatable randomness. */
export async function testCtx(t: TestContext, database: 'sqlite' | 'postgres'): Promise<RowCtx> {
  const [ctx = assert.fail()] = await testServers(t, database, 1)
  return ctx
}

/** As `testCtx`, for several servers on one database and one clock. An SQLite file has but one server: there it is the same again. */
export async function testServers(
  t: TestContext,
  database: 'sqlite' | 'postgres',
  count: number,
): Promise<readonly RowCtx[]> {
  const place = await newDatabase(t, database)
  const store = await openTestStore(t, place)
  const ctx = await ctxOn(store)
  const servers = [ctx]
  while (servers.length < count)
    servers.push(database === 'sqlite' ? ctx : await elsewhere(t, ctx, place))
  return servers
}

async function elsewhere(t: TestContext, ctx: RowCtx, place: string): Promise<RowCtx> {
  const store = await openTestStore(t, place)
  return { ...ctx, store, log: store }
}

/** As `testCtx`, with an inference log in another database of the same kind. */
export async function testCtxWithLog(
  t: TestContext,
  database: 'sqlite' | 'postgres',
): Promise<RowCtx> {
  const ctx = await testCtx(t, database)
  return { ...ctx, log: await openTestStore(t, await newDatabase(t, database)) }
}

async function openTestStore(t: TestContext, database: string): Promise<Store> {
  const store = await openStore({ database, role: 'writer' })
  t.after(() => store.close())
  return store
}

async function ctxOn(store: Store): Promise<RowCtx> {
  let now = 1_700_000_000_000
  let seed = 1
  const ctx: RowCtx = {
    actor: { kind: 'user', name: 'alice' },
    requestId: 'test',
    store,
    log: store,
    now: () => now++,
    randomBytes: (count) =>
      Uint8Array.from({ length: count }, () => (seed = (seed * 48_271) % 2_147_483_647) % 256),
    may: () => true,
    settings: {
      defaultArtifactRoot: 'mlflow-artifacts:/',
      truncate: true,
      trust: { locations: [], schemes: [] },
      servesArtifacts: true,
      artifactFolder: undefined,
    },
    secrets: {
      seal: (text) => `sealed ${text}`,
      open: (sealed) => sealed.slice(7),
      sign: testSign,
      keyedHash: (text) => hash('sha256', `key ${text}`),
    },
    outbound: {
      check: () => Promise.resolve(),
      timeLimitMs: 30_000,
      post: () => Promise.resolve({ error: 'Tests of verbs have no network.' }),
    },
    onDeliveryQueued: () => {},
  }
  await ensureDefaultExperiment(ctx)
  return ctx
}

async function newDatabase(t: TestContext, database: 'sqlite' | 'postgres'): Promise<string> {
  if (database === 'postgres') return (await startPostgres()).newCopy('stemma_newest', makeDatabase)
  const folder = mkdtempSync(join(tmpdir(), 'stemma-core-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'stemma.db')
  if (newSqlite === undefined) {
    await makeDatabase(path)
    newSqlite = readFileSync(path)
  } else writeFileSync(path, newSqlite)
  return path
}

/** A new file of SQLite with all tables; most of a short test would be to make them. */
let newSqlite: Buffer | undefined

async function makeDatabase(database: string): Promise<void> {
  const store = await openStore({ database, role: 'writer' })
  await store.close()
}

const testKey = generateKeyPairSync('ed25519')

function testSign(text: string): Signed {
  const publicKey = testKey.publicKey.export({ format: 'der', type: 'spki' }).toString('hex')
  const signature = sign(null, Buffer.from(text), testKey.privateKey).toString('hex')
  return { keyId: 'test', publicKey, signature }
}
