import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { openWorkFolder } from './work-folder.ts'

test('a folder whose process was killed goes when the next one is made, and one in use stays', async (t) => {
  const parent = await temporaryFolder(t, 'work')
  const own = await openWorkFolder('serve', parent)
  await writeFile(join(own.path, 'file'), '')
  const module = JSON.stringify(new URL('work-folder.ts', import.meta.url).href)
  const program = `const { openWorkFolder } = await import(${module}); console.log((await openWorkFolder('serve', ${JSON.stringify(parent)})).path); setInterval(() => {}, 1000)`
  const other = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(other.stdout, 'data')) as [Buffer]
  const path = said.toString().trim()
  await writeFile(join(path, 'large'), 'x')
  await access(join(own.path, 'file'))
  other.kill('SIGKILL')
  await once(other, 'exit')

  const next = await openWorkFolder('predict', parent)
  await assert.rejects(access(path), { code: 'ENOENT' })
  await access(join(own.path, 'file'))
  await Promise.all([own.remove(), next.remove()])
  assert.deepEqual(await readdir(parent), [])
})
