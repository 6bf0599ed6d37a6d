import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageOf } from './image-name.ts'

const uuid = '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0'

void test('images are known by the names that the clients give them', () => {
  const path = `images/val~masks+step+12+timestamp+1700000000123+${uuid}.png`
  assert.deepEqual(imageOf(path), { key: 'val/masks', step: 12, timestamp: 1700000000123, path })
  assert.equal(imageOf(`images/dog%step%0%timestamp%5%${uuid}.png`)?.key, 'dog')
  for (const other of [
    'images/photo.png',
    'plots/confusion.png',
    `images/dog+step+0+timestamp+5+${uuid}+compressed.webp`,
    `images/dog+step+x+timestamp+5+${uuid}.png`,
  ])
    assert.equal(imageOf(other), undefined, other)
})
