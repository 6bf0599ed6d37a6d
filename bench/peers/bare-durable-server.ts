import { hash, createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { asObject, stringAt } from '../load/answer.ts'
import { answerToAnything, artifactOf } from './answer-anything.ts'

/*
 * What `bare-durable.ts` measures: the least that a server has to do which acknowledges what is on disk, knows it by its SHA-256 and checks
 * that before it gives anything out. Small files, runs and points are rows, those that come together committed together; a large file is a
 * file. It checks no request, keeps no earlier version, compresses nothing and has one thread, so that no message between threads costs anything.
 */

const [port, folder = '.'] = process.argv.slice(2)
const smallBytes = 16_384
const pieceBytes = 1024 * 1024

const database = new DatabaseSync(join(folder, 'names.db'))
database.exec(`
  pragma journal_mode = wal;
  pragma synchronous = full;
  create table artifacts (path text primary key, object_id text not null, size_bytes integer not null) without rowid;
  create table small (object_id text primary key, bytes blob not null);
  create table runs (run_id text primary key, name text, start_time integer, tags text) without rowid;
  create table points (run_id text, key text, step integer, at integer, value real, primary key (run_id, key, step, at, value)) without rowid;
  create table latest (run_id text, key text, step integer, at integer, value real, primary key (run_id, key)) without rowid`)
const beginGroup = database.prepare('begin immediate')
const commitGroup = database.prepare('commit')
const putName = database.prepare('insert or replace into artifacts values (?, ?, ?)')
const putBytes = database.prepare('insert or ignore into small values (?, ?)')
const putRun = database.prepare('insert into runs values (?, ?, ?, ?)')
const putPoint = database.prepare('insert or ignore into points values (?, ?, ?, ?, ?)')
const putLatest = database.prepare(
  `insert into latest values (?, ?, ?, ?, ?) on conflict do update set step = excluded.step, at = excluded.at, value = excluded.value
   where (excluded.step, excluded.at, excluded.value) > (step, at, value)`,
)
const findBytes = database.prepare(
  'select object_id, bytes from artifacts left join small using (object_id) where path = ?',
)

interface Write {
  readonly write: () => void
  readonly done: () => void
}

let waiting: Write[] = []

/** Commits what has come in this turn of the event loop. */
function commit(write: () => void): Promise<void> {
  return new Promise((done) => {
    waiting.push({ write, done })
    if (waiting.length === 1) setImmediate(commitAll)
  })
}

function commitAll(): void {
  const group = waiting
  waiting = []
  beginGroup.run()
  for (const { write } of group) write()
  commitGroup.run()
  for (const { done } of group) done()
}

async function wholeBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  await once(request, 'end')
  return Buffer.concat(pieces)
}

async function takeSmall(path: string, request: IncomingMessage): Promise<void> {
  const bytes = await wholeBody(request)
  const objectId = hash('sha256', bytes)
  await commit(() => {
    putName.run(path, objectId, bytes.byteLength)
    putBytes.run(objectId, bytes)
  })
}

/** A run of the bench, or a point of one; undefined for every other call. */
async function takeRow(request: IncomingMessage): Promise<string | undefined> {
  const verb = request.url?.slice(request.url.indexOf('runs/'))
  if (verb !== 'runs/create' && verb !== 'runs/log-metric') return undefined
  const body = asObject(JSON.parse((await wholeBody(request)).toString()))
  if (verb === 'runs/create') {
    const runId = randomUUID().replaceAll('-', '')
    const name = stringAt(body, 'run_name')
    const [startTime, tags] = [body['start_time'], JSON.stringify(body['tags'])]
    await commit(() => putRun.run(runId, name, Number(startTime), tags))
    const info = { run_id: runId, run_name: name, start_time: startTime, artifact_uri: 'bare:/' }
    return JSON.stringify({ run: { info, data: { tags: body['tags'] } } })
  }
  const point = [stringAt(body, 'run_id'), stringAt(body, 'key')] as const
  const [step, at, value] = [Number(body['step']), Number(body['timestamp']), Number(body['value'])]
  await commit(() => {
    putPoint.run(...point, step, at, value)
    putLatest.run(...point, step, at, value)
  })
  return '{}'
}

/** The disk works on a piece while the next one comes. */
async function takeLarge(path: string, request: IncomingMessage): Promise<void> {
  const whole = createHash('sha256')
  const file = await open(join(folder, 'large.bin'), 'w')
  const digests: string[] = []
  let written: Promise<unknown> = Promise.resolve()
  let sizeBytes = 0
  let pieces: Buffer[] = []
  let gathered = 0
  const write = async (): Promise<void> => {
    const bytes = Buffer.concat(pieces)
    pieces = []
    gathered = 0
    digests.push(hash('sha256', bytes))
    await written
    written = file.write(bytes, 0, bytes.byteLength)
  }
  // No encoding is set: buffers.
  for await (const piece of request as AsyncIterable<Buffer>) {
    for (let at = 0; at < piece.byteLength;) {
      const part = piece.subarray(at, at + pieceBytes - gathered)
      at += part.byteLength
      whole.update(part)
      pieces.push(part)
      gathered += part.byteLength
      sizeBytes += part.byteLength
      if (gathered === pieceBytes) await write()
    }
  }
  if (gathered > 0) await write()
  await written
  await file.datasync()
  await file.close()
  digestsOf.set(path, digests)
  const objectId = whole.digest('hex')
  await commit(() => putName.run(path, objectId, sizeBytes))
}

const digestsOf = new Map<string, readonly string[]>()

/** Each piece is checked before it is sent, while the next one is read. */
async function giveLarge(digests: readonly string[], response: ServerResponse): Promise<void> {
  const file = await open(join(folder, 'large.bin'))
  const { size } = await file.stat()
  response.setHeader('content-length', size)
  const read = async () => {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes)
    return buffer.subarray(0, bytesRead)
  }
  let next = read()
  for (const digest of digests) {
    const bytes = await next
    next = read()
    mustBe(bytes, digest)
    if (!response.write(bytes)) await once(response, 'drain')
  }
  await next
  await file.close()
  response.end()
}

function mustBe(bytes: Uint8Array, digest: unknown): void {
  if (hash('sha256', bytes) !== digest) throw new Error('The bytes have changed.')
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = artifactOf(request.url)
  if (path === undefined) {
    const answered = await takeRow(request)
    if (answered === undefined) request.resume()
    response.setHeader('content-type', 'application/json')
    response.end(answered ?? answerToAnything)
    return
  }
  if (request.method === 'PUT') {
    const isSmall = Number(request.headers['content-length']) <= smallBytes
    await (isSmall ? takeSmall(path, request) : takeLarge(path, request))
    response.end()
    return
  }
  const digests = digestsOf.get(path)
  if (digests !== undefined) {
    await giveLarge(digests, response)
    return
  }
  const { object_id: objectId, bytes } = findBytes.get(path) ?? {}
  if (!(bytes instanceof Uint8Array)) {
    response.statusCode = 404
    response.end()
    return
  }
  mustBe(bytes, objectId)
  response.end(bytes)
}

createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error)
    response.destroy()
  })
}).listen(Number(port), '127.0.0.1')
