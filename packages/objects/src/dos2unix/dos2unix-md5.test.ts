import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { Dos2UnixMd5 } from './dos2unix-md5.ts'

function hashOf(bytes: Uint8Array, pieces: readonly number[] = []): string {
  const hash = new Dos2UnixMd5()
  let at = 0
  for (const length of pieces) {
    hash.update(bytes.subarray(at, at + length))
    at += length
  }
  hash.update(bytes.subarray(at))
  return hash.digest('hex')
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex')
}

void test('text is hashed with line ends of Unix, as DVC 2 did', () => {
  assert.equal(hashOf(Buffer.from('a\r\nb\r\n')), 'dd8c6a395b5dd36c56d23275028f526c')
  assert.equal(hashOf(Buffer.from('')), md5(Buffer.from('')))
  assert.equal(hashOf(Buffer.from('a\rb\r')), md5(Buffer.from('a\rb\r')))
})

void test('what is no text is hashed as it is', () => {
  for (const bytes of [
    Buffer.from('a\r\n\0'),
    Buffer.alloc(600, 0xc3),
    Buffer.from('\r\nü'.repeat(9)),
  ])
    assert.equal(hashOf(bytes), md5(bytes))
})

void test('each mebibyte is looked at by itself, and a line end over its edge stays', () => {
  const mebibyte = 1024 * 1024
  const text = Buffer.alloc(mebibyte, 'x')
  text[mebibyte - 1] = 13
  const whole = Buffer.concat([text, Buffer.from('\ny\r\n')])
  assert.equal(hashOf(whole), md5(Buffer.concat([text, Buffer.from('\ny\n')])))
  const binary = Buffer.concat([Buffer.alloc(mebibyte, 0), Buffer.from('a\r\n')])
  assert.equal(hashOf(binary), md5(Buffer.concat([Buffer.alloc(mebibyte, 0), Buffer.from('a\n')])))
})

void test('it makes no difference in which pieces bytes come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', '\r\n', '\r', '\n', '\0'), { maxLength: 50 }),
      fc.array(fc.nat(20), { maxLength: 10 }),
      (parts, pieces) => {
        const bytes = Buffer.from(parts.join(''))
        assert.equal(hashOf(bytes, pieces), hashOf(bytes))
      },
    ),
  )
})
