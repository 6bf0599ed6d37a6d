import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { testEngine } from '../engine/engine.testing.ts'
import { quoteName } from '../engine/quote.ts'
import { typeText } from '../schema/value-type.ts'
import { openCsv, type OpenCsv } from './open-csv.ts'

const parts = testEngine()
let files = 0

async function read(
  content: string | Uint8Array,
  options: Partial<OpenCsv> = {},
): Promise<{ types: Record<string, string>; rows: readonly (readonly unknown[])[] }> {
  const path = parts.file(`${String(++files)}.csv`, content)
  const { schema, sql } = await openCsv({ engine: parts.engine, path, ...options })
  const types = Object.fromEntries(schema.columns.map(({ name, type }) => [name, typeText(type)]))
  const shown = schema.columns.map(({ name }) => `CAST(${quoteName(name)} AS VARCHAR)`)
  return { types, rows: await parts.engine.rows(`select ${shown.join(', ')} from (${sql})`) }
}

async function refused(
  content: string | Uint8Array,
  pattern: RegExp,
  options: Partial<OpenCsv> = {},
): Promise<void> {
  await assert.rejects(read(content, options), (error) => {
    assert.ok(error instanceof StemmaError, String(error))
    assert.equal(error.code, 'INVALID_PARAMETER_VALUE')
    assert.match(error.message, pattern)
    return true
  })
}

/** So many rows that any sample of the beginning misses what comes last. */
function manyRows(value: string, last: string, count = 30_000): string {
  return `id,x\n${Array.from({ length: count }, (_, index) => `${String(index)},${value}\n`).join('')}${last}\n`
}

suite('types of a CSV', () => {
  const cases: readonly (readonly [string, readonly string[], string, unknown[]?])[] = [
    ['whole numbers', ['1', '-20', '0'], 'int64'],
    ['leading zeros', ['007', '042'], 'text'],
    ['a plus sign', ['+1', '2'], 'text'],
    ['yes and no', ['yes', 'no'], 'text'],
    ['T and F', ['T', 'F'], 'text'],
    ['true in any case', ['true', 'False', 'TRUE'], 'boolean', ['true', 'false', 'true']],
    ['NA beside numbers', ['1', 'NA'], 'text'],
    ['fractions', ['1.5', '2', '-0.25'], 'double', ['1.5', '2.0', '-0.25']],
    ['zeros at the end', ['1.10', '2.00'], 'double', ['1.1', '2.0']],
    ['exponents', ['1e5', '2.5E-3'], 'double', ['100000.0', '0.0025']],
    ['shortest doubles', ['0.1', '5e-324', '1.7976931348623157e+308'], 'double'],
    ['more digits than a double has', ['0.1000000000000000055', '1.5'], 'text'],
    ['2^53+1 beside a fraction', ['9007199254740993', '1.5'], 'text'],
    ['too large for a double', ['1e400', '1.5'], 'text'],
    ['too small for a double', ['1e-400', '1.5'], 'text'],
    ['nan and inf', ['nan', 'inf', '-inf', '1.5'], 'double'],
    ['2^63', ['9223372036854775808', '1'], 'decimal(38,0)'],
    ['40 digits', ['1234567890123456789012345678901234567890'], 'text'],
    ['hexadecimal', ['0x1F'], 'text'],
    ['thousands', ['"1,000"'], 'text', ['1,000']],
    ['dates', ['2024-01-31', '0001-01-01'], 'date'],
    ['days that are none', ['2024-02-30'], 'text'],
    ['day or month first', ['31/12/2024', '01/02/2024'], 'text'],
    ['dates beside times', ['2024-01-02', '2024-01-02 03:04:05'], 'text'],
    [
      'times',
      ['2024-01-02 03:04:05', '2024-01-02T03:04:05.123456', '2024-01-02 03:04'],
      'timestamp',
      ['2024-01-02 03:04:05', '2024-01-02 03:04:05.123456', '2024-01-02 03:04:00'],
    ],
    ['nanoseconds', ['2024-01-02 03:04:05.123456789'], 'text'],
    [
      'offsets',
      ['2024-01-02T03:04:05Z', '2024-01-02 03:04:05+02:00'],
      'instant',
      ['2024-01-02 03:04:05+00', '2024-01-02 01:04:05+00'],
    ],
    ['times with and without offset', ['2024-01-02 03:04:05', '2024-01-02 03:04:05Z'], 'text'],
    ['24:00', ['24:00:00'], 'text'],
    ['blanks around', [' 1 ', '2'], 'text'],
    ['a line that begins with #', ['#1', '2'], 'text'],
  ]
  for (const [name, texts, type, values] of cases) {
    test(name, async () => {
      const { types, rows } = await read(`x,y\n${texts.map((text) => `${text},z\n`).join('')}`)
      assert.deepEqual(types, { x: type, y: 'text' })
      assert.deepEqual(
        rows.map(([value]) => value),
        values ?? texts,
      )
    })
  }

  test('nothing but empty fields has no type yet', async () => {
    const { types, rows } = await read('x,y\n,1\n,2\n')
    assert.deepEqual(types, { x: 'null', y: 'int64' })
    assert.deepEqual(rows[0], [null, '1'])
  })

  test('an empty text in quotes is a text among texts, else nothing', async () => {
    const { types, rows } = await read('x,y,z\n"","",""\n,2,\na,,\n')
    assert.deepEqual(types, { x: 'text', y: 'int64', z: 'null' })
    assert.deepEqual(rows, [
      ['', null, null],
      [null, '2', null],
      ['a', null, null],
    ])
  })

  test('texts that mean no value can be named', async () => {
    const { types, rows } = await read('x,y\n1,NA\nNA,"NA"\n', { wishes: { nulls: ['NA'] } })
    assert.deepEqual(types, { x: 'int64', y: 'text' })
    assert.deepEqual(rows, [
      ['1', null],
      [null, 'NA'],
    ])
  })

  for (const [last, type] of [
    ['1.5', 'double'],
    ['00012', 'text'],
    ['1_000', 'text'],
    ['" 5 "', 'text'],
    ['9223372036854775808', 'decimal(38,0)'],
  ] as const) {
    test(`the last of 30,000 rows counts: ${last}`, async () => {
      const { types, rows } = await read(manyRows('7', `30000,${last}`))
      assert.equal(types['x'], type)
      assert.equal(rows.at(-1)?.[1], last.replaceAll('"', ''))
    })
  }

  test('a date that gets a time late stays whole', async () => {
    const { types, rows } = await read(manyRows('2024-01-01', '30000,2024-01-01 10:30:00'))
    assert.equal(types['x'], 'text')
    assert.equal(rows.at(-1)?.[1], '2024-01-01 10:30:00')
  })
})

suite('the next file of a dataset', () => {
  const kept = [
    { name: 'id', type: 'int64' },
    { name: 'x', type: 'int64' },
  ] as const

  test('texts that the schema cannot hold are refused with row and column', async () => {
    await refused(
      manyRows('7', '30000,1.5\n30001,NA'),
      /Column "x": 2 texts are no int64: row 30001 "1.5", row 30002 "NA"\./u,
      { kept },
    )
  })

  test('they widen a column when that is wished', async () => {
    const { types } = await read(manyRows('7', '30000,1.5'), { kept, widen: true })
    assert.deepEqual(types, { id: 'int64', x: 'double' })
  })

  test('types stay, whatever the texts look like today', async () => {
    const { types, rows } = await read('id,x\n1,2\n', {
      kept: [
        { name: 'id', type: 'text' },
        { name: 'x', type: 'double' },
      ],
    })
    assert.deepEqual(types, { id: 'text', x: 'double' })
    assert.deepEqual(rows, [['1', '2.0']])
  })

  test('a column without values gets a type with its first one', async () => {
    const { types } = await read('id,x\n1,2.5\n', { kept: [{ name: 'x', type: 'null' }] })
    assert.deepEqual(types, { id: 'int64', x: 'double' })
  })
})

suite('forms of a CSV', () => {
  const rows = [
    ['1', 'é'],
    ['2', 'b'],
  ]
  for (const [name, content] of [
    ['tabs', 'a\tb\n1\té\n2\tb\n'],
    ['semicolons', 'a;b\n1;é\n2;b\n'],
    ['bars', 'a|b\n1|é\n2|b\n'],
    ['CRLF without a last line end', 'a,b\r\n1,é\r\n2,b'],
    ['a mark at the start', '\ufeffa,b\n1,é\n2,b\n'],
    ['UTF-16', Buffer.from('\ufeffa,b\n1,é\n2,b\n', 'utf16le')],
    ['empty lines', 'a,b\n1,é\n\n2,b\n\n'],
    ['quotes', '"a","b"\n"1","é"\n"2","b"\n'],
  ] as const) {
    test(name, async () => {
      const table = await read(content)
      assert.deepEqual(table.types, { a: 'int64', b: 'text' })
      assert.deepEqual(table.rows, rows)
    })
  }

  test('Latin-1 when it is named', async () => {
    const bytes = Buffer.from('a,b\n1,é\n2,b\n', 'latin1')
    assert.deepEqual((await read(bytes, { wishes: { encoding: 'latin-1' } })).rows, rows)
    await refused(bytes, /Line 2 of the CSV is not UTF-8/u)
  })

  test('line feeds, quotes and delimiters in quotes', async () => {
    const { rows } = await read('a,b\n"1\n2","x""y"\n"3,4",z\n')
    assert.deepEqual(rows, [
      ['1\n2', 'x"y'],
      ['3,4', 'z'],
    ])
  })

  test('names that are empty get a number; a file without names has only those', async () => {
    assert.deepEqual((await read(',b\n0,1\n')).types, { column0: 'int64', b: 'int64' })
    assert.deepEqual((await read('1,2\n3,4\n')).types, { column0: 'int64', column1: 'int64' })
  })

  test('a header alone is a table without rows', async () => {
    assert.deepEqual(await read('a,b\n'), { types: { a: 'null', b: 'null' }, rows: [] })
  })

  test('odd names stay as they are', async () => {
    const { types } = await read('"a ""b""",it\'s, c \n1,2,3\n', {})
    assert.deepEqual(Object.keys(types), ['a "b"', "it's", ' c '])
  })
})

suite('broken CSV files', () => {
  test('a line with a field too many or too few, wherever it is', async () => {
    await refused('a,b\n1,2\n3,4,5\n', /Record 3 of the CSV has 3 fields instead of 2/u)
    await refused('a,b\n1,2\n3\n', /Record 3 of the CSV has 1 fields instead of 2/u)
    const many = manyRows('7', '1,2,3', 200_000)
    await refused(many, /Line 200002 of the CSV has 3 fields instead of 2/u)
    await refused(many.replace(/1,2,3\n$/u, '1\n'), /Line 200002 of the CSV has 1 fields/u)
  })

  test('a title above the header', async () => {
    await refused('Report 2024\na,b\n1,2\n', /Record 2 of the CSV has 2 fields instead of 1/u)
  })

  test('two columns of one name', async () => {
    await refused('a,b,A\n1,2,3\n', /Columns 1 and 3 of the CSV are both named "A"/u)
  })

  test('a quote that does not end', async () => {
    await refused(manyRows('7', '1,"2', 200_000), /quoted field without an end/u)
  })

  test('mixed line ends', async () => {
    await refused('a,b\r\n1,2\n3,4\r\n', /mixes line ends/u)
  })

  test('bytes that are no text, behind the first megabyte', async () => {
    const bytes = Buffer.concat([
      Buffer.from(manyRows('7', '', 200_000)),
      Buffer.from([49, 44, 233, 10]),
    ])
    await refused(bytes, /Line \d+ of the CSV is not UTF-8/u)
  })

  test('nothing at all', async () => {
    await refused('', /The CSV file is empty/u)
    await refused('\n \n', /The CSV file is empty/u)
  })

  test('a line longer than 16 MiB', async () => {
    await refused(`a,b\n1,2\n3,${'x'.repeat(17 * 1024 * 1024)}\n`, /longer than 16 MiB/u)
  })
})
