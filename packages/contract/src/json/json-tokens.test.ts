import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { JsonTokens, maxJsonTokens, refuseManyTokens } from './json-tokens.ts'

const code = 'MAX_BLOCK_SIZE_EXCEEDED'

/** A text with so many tokens: an array, and what is between its items. */
function withTokens(count: number, item = '0'): string {
  return `[${Array.from({ length: count }, () => item).join(',')}]`
}

test('so many values are fine, one more is not', () => {
  assert.doesNotThrow(() => refuseManyTokens(withTokens(maxJsonTokens)))
  assert.throws(() => refuseManyTokens(withTokens(maxJsonTokens + 1)), { code })
})

test('what stands in texts is not counted, however it is escaped', () => {
  for (const item of ['"[{,:"', String.raw`"\"[{,:\\"`, String.raw`"\\\"[,"`]) {
    assert.doesNotThrow(() => refuseManyTokens(withTokens(maxJsonTokens, item)))
    assert.throws(() => refuseManyTokens(withTokens(maxJsonTokens + 1, item)), { code })
  }
})

test('long texts are stepped over to their end, whatever is escaped in them', () => {
  const piece = fc.constantFrom('x'.repeat(70), 'y', '\\\\', '\\"', '[{,:', 'ö')
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 8 }), { minLength: 1 }), (texts) => {
      const tokens = new JsonTokens(texts.length)
      const json = `[${texts.map((pieces) => `"${pieces.join('')}"`).join(',')}]`
      tokens.add(new TextEncoder().encode(json))
      assert.throws(() => tokens.add(new TextEncoder().encode(',0')), { code })
    }),
  )
})

test('backslashes without number take no longer than other characters', () => {
  const text = new TextEncoder().encode(`["${`${'x'.repeat(70)}\\\\`.repeat(200_000)}`)
  const began = performance.now()
  new JsonTokens().add(text)
  assert.ok(performance.now() - began < 5000)
})

test('pieces count as the whole does, wherever they are cut', () => {
  const whole = new TextEncoder().encode(withTokens(maxJsonTokens, String.raw`"ö\"],["`))
  const more = new TextEncoder().encode(',0')
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 5 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), whole.length]
      const tokens = new JsonTokens()
      for (const [index, place] of places.entries())
        tokens.add(whole.subarray(place, places[index + 1] ?? whole.length))
      assert.throws(() => tokens.add(more), { code })
    }),
    { numRuns: 20 },
  )
})
