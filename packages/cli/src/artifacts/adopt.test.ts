import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openTestBench } from '../command-line.testing.ts'

test('adopt makes objects of plain files, and says what it did', async (t) => {
  const bench = await openTestBench()
  const data = join(bench.folder, 'data')
  const artifacts = join(data, 'artifacts')
  t.after(() => rm(bench.folder, { recursive: true, force: true }))
  await mkdir(join(artifacts, '1'), { recursive: true })
  await writeFile(join(artifacts, '1/a.txt'), 'twelve bytes')
  await writeFile(join(artifacts, '1/b#c'), '')

  const refused = await bench.stemma('artifacts', 'adopt', '--data', data)
  assert.equal(refused.status, 1)
  assert.match(refused.stderr, /^stemma: Another Stemma server \(process \d+\) is using/u)
  await bench.close(false)

  const plan = await bench.stemma('artifacts', 'adopt', '--data', data, '--dry-run')
  assert.equal(plan.stderr, 'Would take over 1 file (12 B). 1 file left alone.\n')
  assert.equal(await readFile(join(artifacts, '1/a.txt'), 'utf8'), 'twelve bytes')

  const done = await bench.stemma('artifacts', 'adopt', '--data', data)
  assert.deepEqual(
    [done.status, done.stdout],
    [0, 'left alone  1/b#c: an artifact can have no such name\n'],
  )
  assert.match(
    done.stderr,
    /^Took over 1 file \(12 B\)\. The store has grown by \d+ B\. 1 file left alone\.\n$/u,
  )
  assert.deepEqual(await readdir(join(artifacts, '1')), ['b#c'])

  const again = await bench.stemma('artifacts', 'adopt', '--data', data, '--json')
  assert.deepEqual(JSON.parse(again.stdout), {
    dry_run: false,
    stopped: false,
    files: 0,
    bytes: 0,
    known_files: 0,
    stored_bytes: 0,
    left_alone: 1,
    left: [{ path: '1/b#c', reason: 'an artifact can have no such name' }],
  })
})

test('adopt takes over what clients of MLflow 2.x name images, each as it is', async (t) => {
  const bench = await openTestBench()
  t.after(() => rm(bench.folder, { recursive: true, force: true }))
  await bench.close(false)
  const images = join(bench.folder, 'old/1/r/artifacts/images')
  await mkdir(images, { recursive: true })
  const names = Array.from(
    { length: 100 },
    (_, step) =>
      `acc%step%${step}%timestamp%1717171717171%${(step * 41).toString(16).padStart(8, '0')}.png`,
  )
  names.push('50%20off.csv')
  for (const name of names) await writeFile(join(images, name), name)
  const old = join(bench.folder, 'old')
  const data = join(bench.folder, 'data')
  const done = await bench.stemma('artifacts', 'adopt', old, '--data', data, '--json')
  const { files, left } = JSON.parse(done.stdout) as Record<string, unknown> // what is printed
  assert.deepEqual([files, left], [101, []])
})

test('adopt refuses what does not go together, and folders that are none', async (t) => {
  const bench = await openTestBench()
  t.after(() => bench.close())
  const data = join(bench.folder, 'data')
  for (const [args, status, said] of [
    [['--move'], 2, /--move goes with a FOLDER/u],
    [['folder', '--keep'], 2, /--keep is what happens/u],
    [['--data', 'nowhere'], 1, /there is no database at/u],
    [['nowhere', '--data', data], 1, /There is no folder/u],
  ] as const) {
    const result = await bench.stemma('artifacts', 'adopt', ...args)
    assert.equal(result.status, status, result.stderr)
    assert.match(result.stderr, said)
  }
  const plain = { STEMMA_ARTIFACT_LAYOUT: 'plain' }
  const set = await bench.stemmaIn(plain, 'artifacts', 'adopt', '--data', data)
  assert.match(set.stderr, /layout is set to plain/u)
})
