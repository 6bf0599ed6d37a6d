import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openFolderStore, type ArtifactStore } from '@stemma/objects'
import { removeArtifacts } from './remove-artifacts.ts'

test('many names are removed in parts, few at once, and nothing beside them', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-parts-'))
  const store = await openFolderStore(folder)
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const trust = { locations: ['mlflow-artifacts:/'], schemes: [] }
  for (const [run, files, fewest, most] of [
    ['few', 20, 1, 3],
    ['many', 620, 620, 625],
  ] as const) {
    makeFiles(join(folder, '1', run, 'artifacts'), files)
    let removals = 0
    const artifacts: ArtifactStore = {
      ...store,
      remove: (path) => {
        removals += 1
        assert.ok(path.startsWith(`1/${run}`))
        return store.remove(path)
      },
    }
    const place = { uri: `mlflow-artifacts:/1/${run}/artifacts`, owner: run }
    const count = await removeArtifacts({ artifacts, trust, keepsRows: true }, place)
    assert.deepEqual(count, { files, bytes: files })
    assert.ok(removals >= fewest && removals <= most, `${removals} removals`)
    assert.ok(!existsSync(join(folder, '1', run)))
  }
})

/** Files of one byte, a third of them one folder deeper. */
function makeFiles(folder: string, count: number): void {
  mkdirSync(join(folder, 'deeper'), { recursive: true })
  for (let index = 0; index < count; index += 1)
    writeFileSync(join(folder, index % 3 === 0 ? 'deeper' : '', `f${index}`), 'x')
}
