import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { folderRemote } from './folder-remote.ts'
import { httpRemote } from './http-remote.ts'

type Fault = (bytes: Buffer) => readonly [status: number, bytes: Buffer]

const hello = { md5: 'b1946ac92492d2347c6235b4d2611184', isLegacy: false }

test('a remote that has other bytes, less, or an error is no remote that lacks them', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-remote-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const stored = new Map<string, Buffer>()
  let fault: Fault | undefined
  const server = createServer((request, response) => {
    const { url = '', method } = request
    const answer = (): void => {
      const bytes = stored.get(url) ?? Buffer.alloc(0)
      const [status, sent] = stored.has(url) ? (fault?.(bytes) ?? [200, bytes]) : [404, bytes]
      response.writeHead(status, { 'content-length': bytes.byteLength })
      if (method === 'GET' && sent.byteLength < bytes.byteLength) {
        response.write(sent)
        setImmediate(() => response.destroy())
      } else response.end(method === 'GET' ? sent : undefined)
    }
    if (method !== 'PUT') return answer()
    void buffer(request).then((bytes) => {
      stored.set(url, bytes)
      answer()
    })
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens
  const url = `http://127.0.0.1:${port}/x`
  const remote = httpRemote({ kind: 'http', name: 'x', url, method: 'PUT', headers: {} })
  const file = join(folder, 'came')
  assert.equal(await remote.fetch([{ ...hello, file }]), 0)
  writeFileSync(join(folder, 'sent'), 'hello\n')
  await remote.send([{ ...hello, file: join(folder, 'sent') }])
  assert.equal((await remote.find([hello, { ...hello, md5: '0'.repeat(32) }])).size, 1)
  assert.equal(await remote.fetch([{ ...hello, file }]), 1)
  assert.equal(readFileSync(file, 'utf8'), 'hello\n')
  rmSync(file)
  const faults: readonly (readonly [Fault, RegExp])[] = [
    [() => [200, Buffer.from('HELLO\n')], /are other bytes; they were not kept/u],
    [(bytes: Buffer) => [200, bytes.subarray(0, 3)], /broke off/u],
    [(bytes: Buffer) => [500, bytes], /HTTP status 500/u],
    [(bytes: Buffer) => [302, bytes], /HTTP status 302/u],
  ]
  for (const [broken, message] of faults) {
    fault = broken
    await assert.rejects(remote.fetch([{ ...hello, file }]), message)
    assert.deepEqual(readdirSync(folder), ['sent'])
  }

  const there = folderRemote(join(folder, 'there'))
  await there.send([{ ...hello, file: join(folder, 'sent') }])
  writeFileSync(join(folder, 'there/files/md5/b1/946ac92492d2347c6235b4d2611184'), 'other')
  await assert.rejects(there.fetch([{ ...hello, file }]), /are other bytes/u)
  assert.deepEqual(readdirSync(folder), ['sent', 'there'])
})
