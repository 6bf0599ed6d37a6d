import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linePicture } from './line-picture.ts'

const colors = {
  ...{ ground: '#fff', text: '#000', muted: '#777', line: '#eee' },
  of: (color: string) => `[${color}]`,
}

void test('a picture has each line in its colour, inside of the plot, and no text can become markup', () => {
  const svg = linePicture(
    {
      data: [
        [0, 5, 10],
        [1, null, 3],
        [2, 4, 8],
      ],
      lines: [
        { label: '<b>', color: '--run-1' },
        { label: 'two', color: '--run-2' },
      ],
    },
    { title: 'a & "b"', colors, font: 'Sans' },
  )
  assert.match(svg, /a &amp; &quot;b&quot;/u)
  assert.match(svg, /&lt;b&gt;/u)
  const drawn = [...svg.matchAll(/points="([^"]*)"[^>]*stroke="\[(--run-\d)\]"/gu)]
  assert.deepEqual(
    drawn.map(([, points = '', color]) => [points.split(' ').length, color]),
    [
      [2, '--run-1'],
      [3, '--run-2'],
    ],
  )
  for (const [, points = ''] of drawn)
    for (const point of points.split(' ')) {
      const [x = NaN, y = NaN] = point.split(',').map(Number)
      assert.ok(x >= 70 && x <= 740 && y >= 40 && y <= 360, point)
    }
})

void test('logarithmic axes leave out what has no logarithm, and nothing at all is an empty plot', () => {
  const options = { title: 't', colors, font: 'Sans' }
  const svg = linePicture(
    {
      data: [
        [1, 10, 100],
        [0.1, 1, 1000],
      ],
      lines: [{ label: 'a', color: 'c' }],
      isLogX: true,
      isLogY: true,
    },
    options,
  )
  assert.doesNotMatch(svg, /NaN|Infinity/u)
  assert.doesNotMatch(linePicture({ data: [], lines: [] }, options), /NaN|Infinity/u)
})
