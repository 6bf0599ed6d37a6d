import { join } from 'node:path'
import { attempt } from '../../lines/attempt.ts'
import { asObject, numberAt } from '../../load/answer.ts'
import { run } from '../peers/command.ts'
import type { Context } from './work.ts'

const script = join(import.meta.dirname, '..', 'one-core.ts')

/** How quick the store is in a process that has one core. */
export async function measureRates(context: Context): Promise<void> {
  const { gibibytes, deepRows } = context.scale
  await attempt(
    context,
    { system: 'stemma', rows: ['new-in', 'unchanged-in', 'out-whole'] },
    async () => {
      const found = await onOneCore('large', gibibytes)
      return {
        'new-in': numberAt(found, 'newIn'),
        'unchanged-in': numberAt(found, 'unchangedIn'),
        'out-whole': numberAt(found, 'out'),
      }
    },
  )
  await attempt(context, { system: 'stemma', rows: ['out-deep'] }, async () => ({
    'out-deep': numberAt(await onOneCore('deep', deepRows), 'out'),
  }))
}

/** How long a collection takes, on both cores, as on a server. */
export async function measureCollecting(context: Context): Promise<void> {
  await attempt(context, { system: 'stemma', rows: ['sweep', 'sweep-put'] }, async () => {
    const found = await inProcess([process.execPath], ['collection', context.scale.chunks])
    return {
      sweep: numberAt(found, 'ms') / 1000,
      'sweep-put': {
        value: numberAt(found, 'longestPutMs'),
        detail: { threadHeldMs: numberAt(found, 'heldMs') },
      },
    }
  })
}

function onOneCore(work: string, count: number): Promise<Readonly<Record<string, unknown>>> {
  return inProcess(['taskset', '--cpu-list', '0', process.execPath], [work, count])
}

async function inProcess(
  [file = '', ...before]: readonly string[],
  [work, count]: readonly [string, number],
): Promise<Readonly<Record<string, unknown>>> {
  const args = [...before, ...process.execArgv, script, work, String(count)]
  const printed = await run(file, args, { cwd: import.meta.dirname, env: {} })
  return asObject(JSON.parse(printed.trim().split('\n').at(-1) ?? ''))
}
