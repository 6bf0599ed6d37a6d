import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formParts, textPart } from './multipart.ts'

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function partsOf(bytes: Buffer, size: number, type: string): Promise<[string, string][]> {
  const parts: [string, string][] = []
  for await (const part of formParts(chunked(bytes, size), type)) {
    const { body } = part
    const chunks: Uint8Array[] = []
    for await (const chunk of body) chunks.push(chunk)
    parts.push([part.name, Buffer.concat(chunks).toString('latin1')])
  }
  return parts
}

const type = 'multipart/form-data; boundary=xYz'

function form(parts: readonly (readonly [string, Buffer])[]): Buffer {
  const heads = parts.map(([name, body]) =>
    Buffer.concat([
      Buffer.from(
        `--xYz\r\nContent-Disposition: form-data; name="${name}"; filename="file"\r\n\r\n`,
      ),
      body,
      Buffer.from('\r\n'),
    ]),
  )
  return Buffer.concat([...heads, Buffer.from('--xYz--\r\n')])
}

test('parts come as they were sent, however the bytes arrive', async () => {
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc
      .array(fc.constantFrom('\r\n', '--', '\r\n--xY', 'xYz', 'a', '\r'), { maxLength: 20 })
      .map((list) => Buffer.from(list.join(''))),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('file', 'metadata', 'link'), body), { maxLength: 4 }),
      fc.integer({ min: 1, max: 50 }),
      async (given, size) => {
        const parts = given
          .map(([name, bytes]): [string, Buffer] => [name, Buffer.from(bytes)])
          .filter(([, bytes]) => !`\r\n${bytes.toString('latin1')}\r\n`.includes('\r\n--xYz'))
        assert.deepEqual(
          await partsOf(form(parts), size, type),
          parts.map(([name, bytes]) => [name, bytes.toString('latin1')]),
        )
      },
    ),
  )
})

test('a part that nobody reads is passed over', async () => {
  const bytes = form([
    ['file', Buffer.alloc(100_000)],
    ['metadata', Buffer.from('{}')],
  ])
  const seen: string[] = []
  for await (const part of formParts(chunked(bytes, 777), type))
    seen.push(part.name === 'metadata' ? await textPart(part) : part.name)
  assert.deepEqual(seen, ['file', '{}'])
})

test('a form that is cut, or none, is refused', async () => {
  const bytes = form([['file', Buffer.from('hello')]])
  for (let length = 0; length < bytes.length - 4; length++)
    await assert.rejects(partsOf(bytes.subarray(0, length), 10, type), { code: 'BAD_REQUEST' })
  await assert.rejects(partsOf(bytes, 10, 'text/plain'), { code: 'BAD_REQUEST' })
  await assert.rejects(partsOf(bytes, 10, 'multipart/form-data'), { code: 'BAD_REQUEST' })
})
