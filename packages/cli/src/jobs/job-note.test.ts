import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { readJobNote, writeJobNote } from './job-note.ts'

test('a note that another user wrote is none: it says which folders are removed', async (t) => {
  const folder = join(await temporaryFolder(t), 'job')
  const note = { jobId: 'a'.repeat(32), engine: 'local', options: {}, leftovers: ['/home/ada'] }
  await writeJobNote(folder, note)
  assert.deepEqual(await readJobNote(folder), note)
  const stranger = (process.getuid?.() ?? 0) + 1
  assert.equal(await readJobNote(folder, stranger), undefined)
  assert.equal(await readJobNote(join(folder, 'none')), undefined)
})
