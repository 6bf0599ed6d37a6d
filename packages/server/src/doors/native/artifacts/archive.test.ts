import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import { pythonEnvironment } from '../../../../../../tests/env/python.ts'
import { runCommand } from '../../../../../../tests/env/run-command.ts'
import { addRuns, startNative } from '../native.testing.ts'
import type { ArchiveEntry } from './archive-entry.ts'
import { tarArchive, tarHeader } from './tar.ts'
import { centralRecord, endOfArchive, localHeader, sizesBehind } from './zip-records.ts'
import { zipArchive } from './zip.ts'

const GiB = 1024 ** 3
const modifiedMs = Date.UTC(2025, 4, 6, 7, 8, 10)

/** A folder that is gone when the test ends. */
async function makeFolder(t: { after: (work: () => unknown) => void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stemma-archive-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

/** Runs Python on a file and gives what it printed as JSON. */
async function python(script: string, file: string): Promise<unknown> {
  const { python: command } = await pythonEnvironment('mlflow-3.17.2')
  const result = await runCommand([command, '-c', script, file])
  assert.equal(result.status, 0, result.stderr)
  return JSON.parse(result.stdout)
}

const readZip = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps([[i.filename, i.file_size, list(i.date_time), i.is_dir(),
        z.read(i).decode() if i.file_size < 100 else None] for i in z.infolist()]))
`

const readTar = `
import json, sys, tarfile
with tarfile.open(sys.argv[1], 'r|') as t:
    print(json.dumps([[m.name, m.size, m.mtime, m.isdir(),
        t.extractfile(m).read().decode() if m.isfile() and m.size < 100 else None] for m in t]))
`

function file(path: string, text: string): ArchiveEntry {
  const bytes = Buffer.from(text)
  return {
    path,
    isDirectory: false,
    sizeBytes: bytes.byteLength,
    modifiedMs,
    read: () => Readable.from([bytes]),
  }
}

async function* entries(): AsyncGenerator<ArchiveEntry> {
  yield file('MLmodel', 'flavors: {}')
  yield { path: 'empty folder', isDirectory: true, modifiedMs }
  yield file('größe/✓ 重み.bin', 'weights')
  yield file(`${'deep/'.repeat(60)}end`, 'far')
  yield file('none.txt', '')
  yield file('long.txt', 'line\n'.repeat(100_000))
}

const read = [
  ['MLmodel', 11, 'flavors: {}'],
  ['größe/✓ 重み.bin', 7, 'weights'],
  [`${'deep/'.repeat(60)}end`, 3, 'far'],
  ['none.txt', 0, ''],
  ['long.txt', 500_000, null],
] as const

test('Python reads a zip with any names, empty folders and empty files', async (t) => {
  const place = join(await makeFolder(t), 'a.zip')
  await pipeline(Readable.from(zipArchive(entries())), createWriteStream(place))
  const date = [2025, 5, 6, 7, 8, 10]
  assert.deepEqual(await python(readZip, place), [
    ['MLmodel', 11, date, false, 'flavors: {}'],
    ['empty folder/', 0, date, true, ''],
    ...read.slice(1).map(([name, size, text]) => [name, size, date, false, text]),
  ])
})

test('Python reads a tar with the same', async (t) => {
  const place = join(await makeFolder(t), 'a.tar')
  await pipeline(Readable.from(tarArchive(entries())), createWriteStream(place))
  const time = modifiedMs / 1000
  assert.deepEqual(await python(readTar, place), [
    ['MLmodel', 11, time, false, 'flavors: {}'],
    ['empty folder', 0, time, true, null],
    ...read.slice(1).map(([name, size, text]) => [name, size, time, false, text]),
  ])
})

test('a zip may have more than 65,535 files', async (t) => {
  const place = join(await makeFolder(t), 'many.zip')
  async function* many(): AsyncGenerator<ArchiveEntry> {
    for (let index = 0; index < 70_000; index += 1)
      yield { path: `d${index}`, isDirectory: true, modifiedMs }
  }
  await pipeline(Readable.from(zipArchive(many())), createWriteStream(place))
  const script = `
import json, sys, zipfile
names = zipfile.ZipFile(sys.argv[1]).namelist()
print(json.dumps([len(names), names[-1]]))`
  assert.deepEqual(await python(script, place), [70_000, 'd69999/'])
})

test('a zip may have files behind 4 GiB, and sizes of 64 bits', async (t) => {
  const place = join(await makeFolder(t), 'far.zip')
  const record = {
    name: Buffer.from('far'),
    isDirectory: false,
    modifiedMs,
    isLarge: true,
    offset: 5 * GiB,
  }
  // One block of DEFLATE that is stored: the last, of two bytes.
  const packed = Buffer.from([1, 2, 0, 0xfd, 0xff, 0x6f, 0x6b])
  const sums = { crc: 0x79dc_dd47, sizeBytes: 2, packedBytes: packed.byteLength }
  const parts = [localHeader(record), packed, sizesBehind(record, sums)]
  const offset = record.offset + parts.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const central = centralRecord(record, sums)
  const end = endOfArchive({ count: 1, offset, directoryBytes: central.byteLength })
  const zip = await open(place, 'wx')
  await zip.write(Buffer.concat([...parts, central, end]), 0, undefined, record.offset)
  await zip.close()
  assert.deepEqual(await python(readZip, place), [['far', 2, [2025, 5, 6, 7, 8, 10], false, 'ok']])
})

test('a tar may have files over 8 GiB', async (t) => {
  const place = join(await makeFolder(t), 'large.tar')
  const large = {
    path: 'large',
    isDirectory: false as const,
    sizeBytes: 9 * GiB,
    modifiedMs,
    read: () => Readable.from([]),
  }
  const head = tarHeader(large)
  const tar = await open(place, 'wx')
  await tar.write(head, 0)
  const behind = Buffer.concat([
    tarHeader(file('b', 'bytes')),
    Buffer.from('bytes'.padEnd(512, '\0')),
    Buffer.alloc(1024),
  ])
  await tar.write(behind, 0, undefined, head.byteLength + large.sizeBytes)
  await tar.close()
  assert.deepEqual(await python(readTar.replace("'r|'", "'r:'"), place), [
    ['large', 9 * GiB, modifiedMs / 1000, false, null],
    ['b', 5, modifiedMs / 1000, false, 'bytes'],
  ])
})

for (const [name, archive] of [
  ['zip', zipArchive],
  ['tar', tarArchive],
] as const) {
  test(`who stops reading a ${name} closes the file that is read`, async () => {
    const source = new Readable({ read: () => void source.push(Buffer.alloc(1000, 'x')) })
    const closed = new Promise((resolve) => source.on('error', () => {}).once('close', resolve))
    async function* endless(): AsyncGenerator<ArchiveEntry> {
      yield { ...file('a.bin', ''), isDirectory: false, sizeBytes: GiB, read: () => source }
    }
    const bytes = Readable.from(archive(endless()))
    await once(bytes, 'data')
    bytes.destroy()
    await closed
  })

  test(`a ${name} breaks off when a file has not the bytes that it should have`, async () => {
    async function* short(): AsyncGenerator<ArchiveEntry> {
      yield {
        ...file('a.bin', 'abc'),
        isDirectory: false,
        sizeBytes: 4,
        read: () => Readable.from([Buffer.from('abc')]),
      }
    }
    await assert.rejects(Readable.from(archive(short())).toArray(), /3 bytes instead of 4/)
    async function* damaged(): AsyncGenerator<ArchiveEntry> {
      const read = () =>
        new Readable({
          read() {
            this.destroy(new Error('The disk is damaged'))
          },
        })
      yield { ...file('a.bin', 'abc'), isDirectory: false, sizeBytes: 4, read }
    }
    await assert.rejects(Readable.from(archive(damaged())).toArray(), /disk is damaged/)
  })

  test(`no entry of a ${name} leads out of where it is unpacked`, async () => {
    for (const path of ['../x', '/etc/x', 'a/../../x', 'C:/x', '..\\x', 'a\nb']) {
      async function* hostile(): AsyncGenerator<ArchiveEntry> {
        yield file(path, 'x')
      }
      await assert.rejects(Readable.from(archive(hostile())).toArray(), /Invalid path/)
    }
  })
}

for (const layout of ['objects', 'plain'] as const) {
  test(`the connection breaks when a file goes away under an archive (${layout})`, async (t) => {
    const { url, dataDir, ...client } = await startNative(t, 'sqlite', {
      'artifact-layout': layout,
    })
    const [run = ''] = await addRuns({ url, dataDir, ...client }, 'e', [{}])
    const root = `${url}/api/v1/runs/${run}/artifacts`
    // More than the buffers on the way hold.
    for (const [path, size] of [
      ['folder/a.bin', 64 * 1024 ** 2],
      ['folder/b.bin', 10],
    ] as const) {
      const body = Buffer.alloc(size, path)
      assert.equal((await fetch(`${root}/file?path=${path}`, { method: 'PUT', body })).status, 200)
    }
    for (const format of ['zip', 'tar']) {
      const whole = await fetch(`${root}/archive?format=${format}&path=folder`)
      assert.equal(
        whole.headers.get('content-disposition'),
        `attachment; filename=folder.${format}`,
      )
      assert.ok((await whole.arrayBuffer()).byteLength > 64 * 1024 ** 2)
    }
    const answer = await new Promise<IncomingMessage>((resolve) => {
      get(`${root}/archive?format=tar`, resolve)
    })
    await once(answer, 'readable')
    const removed = await fetch(`${root}?path=folder/b.bin`, { method: 'DELETE' })
    assert.equal(removed.status, 204)
    await assert.rejects(answer.toArray(), /aborted|ECONNRESET/)
  })
}
