import type { NativeDataDetail } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { formatNumber } from '../table/format-number.ts'
import { formatTime, isoTime } from '../table/format-time.ts'
import { printFields } from '../table/print-fields.ts'
import type { Column } from '../table/render-table.ts'

/** Prints what the columns of a version hold. */
export async function profileData(
  { reference, ...options }: DataOptions & { readonly reference: string },
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, printTable } = openSession(reached, own)
    const found = await call(http, 'data.show', { reference })
    await (json ? printJson(found.columns) : printTable(found.columns, columns))
  })
}

/** Prints one version, and what its columns hold. */
export async function showData(
  { reference, ...options }: DataOptions & { readonly reference: string },
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const session = openSession(reached, own)
    const found = await call(session.http, 'data.show', { reference })
    const { commits } = await call(session.http, 'data.commits', { reference })
    if (session.json) return session.printJson({ ...found, commits })
    await printFields(session, [
      ...fieldsOf(found, effects.stdout.isTerminal ? formatTime : isoTime),
      ...commits.map((each): readonly [string, string] => ['commit', commitText(each)]),
    ])
    await session.effects.stdout.write('\n')
    await session.printTable(found.columns, columns)
  })
}

function fieldsOf(
  found: NativeDataDetail,
  time: (ms: number | bigint) => string,
): readonly (readonly [string, string])[] {
  return [
    ['name', found.name],
    ['version', String(found.version)],
    ['parent', String(found.parent ?? '')],
    ['aliases', found.aliases.join(' ')],
    ['tags', found.tags.map(({ key, value }) => `${key}=${value}`).join(', ')],
    ['kind', `${found.kind}: ${found.reason}`],
    ['rows', String(found.rows)],
    ['key', found.key.join(', ')],
    ['columns', found.verdict],
    ['from', `${found.file_name} (${found.format}, ${String(found.source_bytes)} bytes)`],
    ['digest', found.digest],
    ['fingerprint', found.fingerprint],
    ['created', time(found.creation_time)],
    ['by', found.author],
    ['message', found.message],
  ]
}

function commitText({
  commit,
  repository,
  path,
}: {
  readonly commit: string
  readonly repository: string
  readonly path: string
}): string {
  const where = [path === '.' ? '' : path, repository].filter((text) => text !== '').join(' of ')
  return where === '' ? commit : `${commit} (${where})`
}

type DetailColumn = NativeDataDetail['columns'][number]

const columns: readonly Column<DetailColumn>[] = [
  { title: 'column', text: ({ name }) => name },
  { title: 'type', text: ({ type }) => type },
  { title: 'nulls', align: 'right', text: ({ nulls }) => String(nulls) },
  { title: 'distinct', align: 'right', text: ({ distinct }) => `~${String(distinct)}` },
  { title: 'min', text: ({ min }) => min ?? '' },
  {
    title: 'median',
    text: ({ deciles }) => (deciles[5] === undefined ? '' : formatNumber(deciles[5])),
  },
  { title: 'max', text: ({ max }) => max ?? '' },
  {
    title: 'most frequent',
    text: ({ top }) =>
      top
        .slice(0, 3)
        .map(({ value, count }) => `${value} (${String(count)})`)
        .join(', '),
  },
]
