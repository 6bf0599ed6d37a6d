import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { attachment } from './content-disposition.ts'
import { contentType } from './content-type.ts'

test('file names in the header', () => {
  const cases: Record<string, string> = {
    MLmodel: 'attachment; filename=MLmodel',
    'img+step+3.png': 'attachment; filename=img+step+3.png',
    'a b.txt': 'attachment; filename="a b.txt"',
    'a"b;c.txt': String.raw`attachment; filename="a\"b;c.txt"`,
    'unié a.txt': `attachment; filename="unie a.txt"; filename*=UTF-8''uni%C3%A9%20a.txt`,
    "数据(1)'.csv": `attachment; filename="(1)'.csv"; filename*=UTF-8''%E6%95%B0%E6%8D%AE%281%29%27.csv`,
    数据: `attachment; filename=download; filename*=UTF-8''%E6%95%B0%E6%8D%AE`,
  }
  for (const [name, header] of Object.entries(cases)) assert.equal(attachment(name), header)
})

test('any name gives a header of printable ASCII that decodes to the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
      const header = attachment(name)
      assert.match(header, /^[\x20-\x7e]+$/)
      const extended = /filename\*=UTF-8''(\S+)$/.exec(header)?.[1]
      if (extended !== undefined) assert.equal(decodeURIComponent(extended), name)
    }),
  )
})

test('text is text, known media have their type, the rest is bytes', () => {
  for (const name of [
    'MLmodel',
    'a.json',
    'a.YAML',
    'x.csv',
    'README',
    'conda.yaml',
    '.gitignore.txt',
  ]) {
    assert.equal(contentType(name), 'text/plain; charset=utf-8', name)
  }
  assert.equal(contentType('plot.PNG'), 'image/png')
  assert.equal(contentType('page.html'), 'text/html')
  for (const name of ['model.pkl', 'm.skops', 'x.', 'a.constructor', 'a.tar.xz']) {
    assert.equal(contentType(name), 'application/octet-stream', name)
  }
})
