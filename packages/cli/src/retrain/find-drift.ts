import type { NativeInputDrift } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'

/** What monitoring says of the calls of a name. */
export interface DriftFinding {
  /** Columns that moved far. */
  readonly drifted: readonly NativeInputDrift[]
  /** In words, whatever it is. */
  readonly text: string
}

/** Looks whether the inputs of what serves have moved far from what its model was trained on. */
export async function findDrift(
  http: HttpClient,
  { name, least }: { readonly name: string; readonly least: number },
): Promise<DriftFinding> {
  const found = await call(http, 'monitor.windows', { name, least })
  const { drift, no_drift: none, trained_on: trained = '?', compared_rows: rows } = found
  if (none !== undefined) return { drifted: [], text: `the drift of ${name} is not known: ${none}` }
  const drifted = drift.filter(({ level }) => level === 'large')
  const [first] = drift
  const about = `${rows} rows of ${name} against ${trained}`
  if (drifted.length === 0)
    return {
      drifted,
      text: `no column moved far, in ${about}${first === undefined ? '' : `; the furthest is ${textOf(first)}`}`,
    }
  return { drifted, text: `${drifted.map(textOf).join(', ')} moved far, in ${about}` }
}

function textOf({ name, psi }: NativeInputDrift): string {
  return `${name} (PSI ${psi.toFixed(2)})`
}
