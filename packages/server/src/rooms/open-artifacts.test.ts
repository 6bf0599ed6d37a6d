import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Rows } from '@stemma/core'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { openArtifacts } from './open-artifacts.ts'

test('plain files in a folder of its own are a warning where the database may have other servers', async (t) => {
  const dataDir = await temporaryFolder(t, 'plain')
  const warnings = async (database: string, artifactsDestination: string): Promise<string[]> => {
    const said: string[] = []
    const room = await openArtifacts({
      settings: { dataDir, database, artifactsDestination, s3: undefined },
      layout: 'plain',
      rows: {} as Rows, // plain files ask nothing of it
      openObjects: () => assert.fail('plain files need no objects'),
      log: { info: () => {}, warn: (_place: unknown, text?: string) => said.push(text ?? '') },
    })
    await room.close()
    return said
  }
  const postgres = 'postgres://stemma@127.0.0.1:1/stemma'
  const own = join(dataDir, 'artifacts')
  const [said, ...more] = await warnings(postgres, own)
  assert.match(
    said ?? '',
    /another server on this database does not have them.*artifacts-destination/u,
  )
  assert.deepEqual(more, [])
  assert.deepEqual(await warnings(postgres, join(dataDir, 'shared')), [])
  assert.deepEqual(await warnings(join(dataDir, 'stemma.db'), own), [])
})
