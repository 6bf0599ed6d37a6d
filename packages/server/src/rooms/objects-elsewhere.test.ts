import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Objects } from '@stemma/core'
import { openStore } from '@stemma/store'
import { startPostgres } from '../../../../tests/env/postgres.ts'
import { readSettings } from '../config/read-settings.ts'
import { startTestServer } from '../doors/mlflow/artifacts/test-server.ts'
import { openObjects } from '../threads/objects/open-objects.ts'
import { openLocalDatabase } from './local-database.ts'
import { openRooms } from './open-rooms.ts'

const base = '/api/2.0/mlflow-artifacts/artifacts'

async function newDatabase(dialect: 'sqlite' | 'postgres', data: string): Promise<string> {
  return dialect === 'postgres' ? (await startPostgres()).newDatabase() : join(data, 'stemma.db')
}

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-elsewhere-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

for (const dialect of ['sqlite', 'postgres'] as const) {
  test(`a server whose objects are elsewhere does not start, and says where they are, on ${dialect}`, async (t) => {
    const data = newFolder(t)
    const database = await newDatabase(dialect, data)
    const first = await startTestServer({ data, database })
    const body = Buffer.alloc(100_000, 'model ')
    await first.ask(`${base}/0/r/artifacts/model.bin`, { method: 'PUT', body })
    await first.stop()

    const other = newFolder(t)
    const elsewhere = { data, database, 'artifacts-destination': other }
    const refused = new RegExp(`are in ${join(data, 'artifacts')}, and not in ${other}: `, 'u')
    await assert.rejects(startTestServer(elsewhere), { name: 'SettingsError', message: refused })
    // A database from before servers noted the place is no reason to believe an empty folder.
    const rows = await openStore({ database, role: 'writer' })
    await rows.write((tx) => tx.run('delete from object_place', []).then(() => undefined))
    await rows.close()
    await assert.rejects(startTestServer(elsewhere), /are in another place, and not in/u)

    const again = await startTestServer({ data, database })
    assert.equal((await again.ask(`${base}/0/r/artifacts/model.bin`)).text.length, body.length)
    await again.stop()
    await assert.rejects(startTestServer(elsewhere), refused)
  })

  test(`a name whose bytes are lost is data loss that names it, and not asked for again, on ${dialect}`, async (t) => {
    const data = newFolder(t)
    const database = await newDatabase(dialect, data)
    const first = await startTestServer({ data, database })
    const body = Buffer.alloc(100_000, 'model ')
    const path = '0/r/artifacts/model.bin'
    await first.ask(`${base}/${path}`, { method: 'PUT', body })
    await first.stop()
    const objects = join(data, 'artifacts/stemma-objects')
    const [sign = ''] = readdirSync(join(objects, 'places'))
    rmSync(objects, { recursive: true })
    await assert.rejects(startTestServer({ data, database }), new RegExp(`places/${sign}`, 'u'))
    mkdirSync(join(objects, 'places'), { recursive: true })
    writeFileSync(join(objects, 'places', sign), '')
    const second = await startTestServer({ data, database })
    t.after(() => second.stop())
    const lost = await second.ask(`${base}/${path}`)
    assert.equal(lost.status, 410, lost.text)
    assert.equal(lost.headers['cache-control'], 'no-store')
    const { error_code: code, message } = JSON.parse(lost.text) as Record<string, string> // an error
    assert.equal(code, 'DATA_LOSS')
    assert.match(
      message ?? '',
      /The bytes of '0\/r\/artifacts\/model\.bin' are missing.*object [0-9a-f]{64}/u,
    )
    await second.ask(`${base}/${path}`, { method: 'PUT', body })
    assert.equal((await second.ask(`${base}/${path}`)).text.length, body.length)
  })
}

test('what is found missing when objects are opened is said', async (t) => {
  const folder = newFolder(t)
  const bytes = Buffer.alloc(50_000, 'x')
  const open = async (): Promise<readonly string[]> => {
    const lines: string[] = []
    const { store } = await openObjects({ folder }, (level, message) =>
      lines.push(`${level} ${message}`),
    )
    await store.put(
      (async function* once() {
        yield bytes
      })(),
    )
    await store.close()
    return lines
  }
  assert.deepEqual(await open(), [])
  assert.deepEqual(await open(), [])
  rmSync(join(folder, 'packs'), { recursive: true })
  assert.match((await open()).join('\n'), /^error 1 packs of the object store are gone: packs\//u)
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(folder, `index.sqlite${end}`), { force: true })
  assert.match((await open()).join('\n'), /^info took 1 packs into the index/u)
})

test('objects that were there before are looked at when a server starts, and none are while there are none', async (t) => {
  const data = newFolder(t)
  const settings = await readSettings({ flags: { data }, environment: {} })
  const wokenAt = async (): Promise<number> => {
    let woken = 0
    // A thread that has not begun: nothing else is asked of it at the start.
    const idle = { wake: () => void (woken += 1), close: async () => {} } as unknown as Objects
    const rooms = await openRooms({
      settings,
      database: await openLocalDatabase(settings),
      openObjects: async () => idle,
      log: { info: () => {}, warn: () => {} },
    })
    await rooms.ready()
    await rooms.close()
    return woken
  }
  assert.equal(await wokenAt(), 0)
  writeFileSync(join(data, 'artifacts/stemma-objects/index.sqlite'), '')
  assert.equal(await wokenAt(), 1)
})
