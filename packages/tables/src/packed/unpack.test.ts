import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { constants, gzipSync, zstdCompressSync } from 'node:zlib'
import { testEngine } from '../engine/engine.testing.ts'
import { formatOf } from '../work/file-format.ts'
import { openFile } from '../work/open-file.ts'
import { unpacked } from './unpack.ts'

const parts = testEngine()
const text = `id,x\n${Array.from({ length: 50_000 }, (_, id) => `${String(id)},${String(id * 7)}\n`).join('')}`
/** With a checksum, as the programs of both write. */
const packings = {
  gzip: gzipSync,
  zstd: (bytes: string | Buffer) =>
    zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
}

suite('packed texts', () => {
  for (const [name, pack] of Object.entries(packings)) {
    test(`of ${name} are unpacked, also in several parts`, async () => {
      const half = text.length / 2
      const packed = Buffer.concat([pack(text.slice(0, half)), pack(text.slice(half))])
      for (const bytes of [pack(text), packed]) {
        const path = parts.file(`text.${name}`, bytes)
        const to = parts.path('to')
        assert.equal(await unpacked({ path, to }), to)
        assert.equal(readFileSync(to, 'utf8'), text)
      }
    })

    test(`of ${name} that are broken, cut off or followed by other bytes are refused`, async () => {
      const whole = Buffer.from(pack(text))
      const changed = Buffer.from(whole)
      changed[100] = (changed[100] ?? 0) ^ 0xff
      for (const bytes of [
        whole.subarray(0, -10),
        whole.subarray(0, 20),
        changed,
        Buffer.concat([whole, Buffer.from('and more')]),
      ])
        await assert.rejects(
          unpacked({ path: parts.file('broken', bytes), to: parts.path('to') }),
          /packed with (?:gzip|Zstandard), but broken or cut off/u,
        )
    })

    test(`of ${name} that are much larger than they look end at the bound`, async () => {
      const bytes = pack(Buffer.alloc(64 * 1024 * 1024))
      const path = parts.file('large', bytes)
      await assert.rejects(
        unpacked({ path, to: parts.path('to'), mostBytes: 8 * 1024 * 1024 }),
        /unpacks to more than 8 MiB/u,
      )
      assert.ok(readFileSync(parts.path('to')).byteLength <= 8 * 1024 * 1024)
    })

    test(`of ${name} are read as what is inside`, async () => {
      const { engine } = parts
      const lines = '{"id":1,"x":2}\n{"id":2,"x":3}\n'
      for (const [format, content, rows] of [
        ['csv', text, 50_000n],
        ['jsonl', lines, 2n],
      ] as const) {
        const path = parts.file('source', pack(content))
        const shared = { engine, folder: parts.path(''), csv: {}, kept: [], widen: false }
        const { relation } = await openFile({ ...shared, source: { path, format } })
        assert.deepEqual(await engine.rows(`select count(id) from (${relation.sql})`), [[rows]])
      }
    })
  }

  test('are told by the name of what is inside', () => {
    const names = ['a.csv.gz', 'a.TSV.GZ', 'a.jsonl.zst', 'a.ndjson.zstd', 'a.parquet.gz', 'a.gz']
    assert.deepEqual(names.map(formatOf), ['csv', 'csv', 'jsonl', 'jsonl', undefined, undefined])
  })
})
