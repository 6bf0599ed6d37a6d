import type { Peer, PeerId } from './peers/peer.ts'
import { settle } from './peers/settle.ts'
import { type RunningServer, startServer } from './peers/start.ts'
import { short } from './report/numbers.ts'
import type { Figure } from './report/results.ts'
import { type RowId, rows } from './rows.ts'
import type { Scale } from './scale.ts'
import type { Work } from './work/work.ts'

/** Figures as they come in. */
export type OpenFigures = Partial<Record<RowId, Partial<Record<PeerId, Figure>>>>

/** Whether a peer has a column for this work at all: variants only where the work names them. */
export function takesPart(peer: Peer, work: Work): boolean {
  return peer.variantOf === undefined || work.variants.includes(peer.id)
}

/** Does one work with one peer and enters its figures; a failure is a figure too, so the bench goes on. */
export async function measure(
  work: Work,
  peer: Peer,
  { scale, figures }: { readonly scale: Scale; readonly figures: OpenFigures },
): Promise<void> {
  const enter = (row: RowId, figure: Figure): void => {
    figures[row] = { ...figures[row], [peer.id]: figure }
    process.stderr.write(`${peer.id}, ${row}: ${told(row, figure)}\n`)
  }
  const absent = work.notAsked[peer.id]
  if (absent !== undefined) {
    for (const row of work.rows) enter(row, { kind: 'not-asked', reason: absent })
    return
  }
  const servers: RunningServer[] = []
  const start = async (): Promise<RunningServer> => {
    const server = await startServer(peer)
    servers.push(server)
    return server
  }
  const open = async (): Promise<RunningServer> => {
    const server = await start()
    const share = await settle(server.pid)
    if (share > 0.05) process.stderr.write(`${peer.id} still uses ${short(share)} cores at rest\n`)
    return server
  }
  try {
    await work.run({
      peer,
      scale,
      start,
      open,
      report: (row, { value, detail = {} }) => enter(row, { kind: 'measured', value, detail }),
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    for (const row of work.rows) {
      if (figures[row]?.[peer.id] === undefined) enter(row, { kind: 'failed', reason })
    }
  } finally {
    for (const server of servers) await server.stop()
  }
}

function told(row: RowId, figure: Figure): string {
  if (figure.kind !== 'measured') return `${figure.kind}: ${figure.reason}`
  const unit = rows.find(({ id }) => id === row)?.unit ?? ''
  const details = Object.entries(figure.detail).map(
    ([name, value]) => `${name} ${Number.isInteger(value) ? value : short(value)}`,
  )
  return `${short(figure.value)} ${unit} (${details.join(', ')})`
}
