import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { rawObjectIn, rawObjectRoom, streamEnd, streamStart } from '@stemma/objects'
import { ConnectionError } from '../client/errors.ts'
import { fetchSmall } from './fetch-small.ts'
import type { Connection } from './http/connection.ts'
import { LandingThread } from './landing-thread.ts'
import { Tally } from './tally.ts'
import type { WantedFile } from './wanted-file.ts'

const idOf = (text: string): string => hash('sha256', text, 'hex')

function framed(text: string, id: string = idOf(text)): Buffer {
  return rawObjectIn(Buffer.concat([Buffer.alloc(rawObjectRoom), Buffer.from(text)]), id)
}

/** A server that answers each time with the next of these; `undefined` in an answer is where its line breaks. */
function fakeConnection(answers: readonly (readonly (Buffer | undefined)[])[]): {
  readonly server: Connection
  readonly asked: (readonly string[])[]
} {
  const asked: (readonly string[])[] = []
  async function* bytes({
    json = {},
  }: {
    readonly json?: object
  }): AsyncGenerator<Buffer, void, undefined> {
    const answer = answers[asked.length] ?? []
    const { ids } = json as { readonly ids: readonly string[] } // what a download asks for
    asked.push(ids)
    for (const piece of answer) {
      if (piece === undefined) throw new ConnectionError('The line broke.')
      yield piece
    }
  }
  return { server: { json: async () => undefined, bytes }, asked }
}

interface Fetched {
  readonly folder: string
  readonly tally: Tally
  readonly fetched: Promise<void>
}

function fetchInto(t: TestContext, server: Connection, texts: readonly string[]): Fetched {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-fetch-'))
  const thread = new LandingThread()
  t.after(async () => {
    await thread.close()
    rmSync(folder, { recursive: true })
  })
  const files: readonly WantedFile[] = texts.map((text, place) => ({
    file: join(folder, 'to', String(place)),
    id: idOf(text),
    sizeBytes: text.length,
  }))
  const tally = new Tally({})
  const landing = thread.begin()
  const fetched = fetchSmall({ server }, { files, tally, landing, turn: Promise.resolve() })
  return { folder, tally, fetched }
}

test('after a broken line only the rest is asked for, and files of the same bytes come once', async (t) => {
  const { server, asked } = fakeConnection([
    [streamStart, framed('a'), undefined],
    [streamStart, framed('b'), streamEnd],
  ])
  const { folder, tally, fetched } = fetchInto(t, server, ['a', 'b', 'a'])
  await fetched
  assert.deepEqual(asked, [[idOf('a'), idOf('b')], [idOf('b')]])
  const read = (name: string): string => readFileSync(join(folder, 'to', name), 'utf8')
  assert.deepEqual([read('0'), read('1'), read('2')], ['a', 'b', 'a'])
  assert.equal(tally.done.files, 3)
})

test('bytes that are not their object are refused, and those before them stay', async (t) => {
  const { server } = fakeConnection([[streamStart, framed('a'), framed('x', idOf('b')), streamEnd]])
  const { folder, tally, fetched } = fetchInto(t, server, ['a', 'b'])
  await assert.rejects(fetched, { code: 'DATA_LOSS', message: /came damaged/u })
  assert.deepEqual(readdirSync(join(folder, 'to')), ['0'])
  assert.equal(tally.done.files, 0)
})

test('a server that leaves one out is found out', async (t) => {
  const { server } = fakeConnection([[streamStart, framed('a'), streamEnd]])
  const { tally, fetched } = fetchInto(t, server, ['a', 'b'])
  await assert.rejects(fetched, {
    code: 'BAD_REQUEST',
    message: `The server did not send object ${idOf('b')}.`,
  })
  assert.equal(tally.done.files, 0)
})

test('a file that cannot be written fails the whole, by its name', async (t) => {
  const { server } = fakeConnection([[streamStart, framed('a'), framed('b'), streamEnd]])
  const { folder, fetched } = fetchInto(t, server, ['a', 'b'])
  mkdirSync(join(folder, 'to', '1'), { recursive: true })
  await assert.rejects(fetched, { code: 'EISDIR', path: join(folder, 'to', '1') })
})
