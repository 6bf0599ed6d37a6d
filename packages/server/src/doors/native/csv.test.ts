import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvRecord } from './csv.ts'

const plain = { safe: false }

test('cells are quoted where RFC 4180 asks for it', () => {
  assert.equal(csvRecord(['a', 'b,c', 'd"e', 'f\ng'], plain), 'a,"b,c","d""e","f\ng"\r\n')
})

test('a missing cell and an empty text differ', () => {
  assert.equal(csvRecord([undefined, '', 'x'], plain), ',"",x\r\n')
})

test('numbers are written exactly', () => {
  assert.equal(csvRecord([0.1, -5, NaN, 2n ** 62n], plain), '0.1,-5,NaN,4611686018427387904\r\n')
})

test('formulas are disarmed on request, numbers are not', () => {
  const cells = ['=1+1', '@x', '-cmd', '+1', '-0.5e3', '\tx']
  assert.equal(csvRecord(cells, { safe: true }), "'=1+1,'@x,'-cmd,+1,-0.5e3,'\tx\r\n")
  assert.equal(csvRecord(cells, plain), '=1+1,@x,-cmd,+1,-0.5e3,\tx\r\n')
})

test('a reader of RFC 4180 gets the same texts back', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', 'é', '=') })
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (cells) => {
      assert.deepEqual(readRecord(csvRecord(cells, plain)), cells)
    }),
  )
})

/** Reads one record, character by character. */
function readRecord(record: string): string[] {
  const cells: string[] = ['']
  let quoted = false
  const body = record.slice(0, -2)
  for (let at = 0; at < body.length; at++) {
    const char = body[at]
    if (char === '"' && quoted && body[at + 1] === '"') at++
    else if (char === '"') {
      quoted = !quoted
      continue
    } else if (char === ',' && !quoted) {
      cells.push('')
      continue
    }
    cells.push((cells.pop() ?? '') + char)
  }
  return cells
}
