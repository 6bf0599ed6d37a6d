import type { NativeDataDrift } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { formatNumber } from '../table/format-number.ts'
import type { Column } from '../table/render-table.ts'

/** Prints how far the values of each column moved. */
export async function showDrift(
  { before, now, ...options }: DataOptions & { readonly before: string; readonly now: string },
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, printTable } = openSession(reached, own)
    const { columns: drifts } = await call(http, 'data.drift', { before, now })
    if (json) return printJson(drifts)
    await printTable(drifts, columns)
  })
}

const columns: readonly Column<NativeDataDrift['columns'][number]>[] = [
  { title: 'column', text: ({ name }) => name },
  { title: 'drift', text: ({ level }) => level },
  { title: 'psi', align: 'right', text: ({ psi }) => formatNumber(psi) },
  { title: 'by chance', align: 'right', text: ({ psi_by_chance }) => formatNumber(psi_by_chance) },
  { title: 'ks', align: 'right', text: ({ ks }) => formatNumber(ks) },
  {
    title: 'nulls',
    align: 'right',
    text: ({ nulls_before, nulls_now }) => `${percent(nulls_before)} → ${percent(nulls_now)}`,
  },
]

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
