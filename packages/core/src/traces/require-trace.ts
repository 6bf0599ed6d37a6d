import { notFound, type StemmaError } from '@stemma/contract'
import { findTrace, lockTrace, type Db, type TraceRow, type Tx } from '@stemma/store'
import { requireActiveExperiment } from '../experiments/require-experiment.ts'
import { shorten } from '../limits/text-length.ts'

/** The trace, for reading. Throws when it does not exist. */
export async function requireTrace(db: Db, traceId: string): Promise<TraceRow> {
  const trace = await findTrace(db, traceId)
  if (!trace) throw missing(traceId)
  return trace
}

/** The trace, for writing. Throws when it does not exist, or its experiment is deleted. */
export async function requireActiveTrace(tx: Tx, traceId: string): Promise<TraceRow> {
  const trace = await lockTrace(tx, traceId)
  if (!trace) throw missing(traceId)
  await requireActiveExperiment(tx, String(trace.experiment_id))
  return trace
}

function missing(traceId: string): StemmaError {
  return notFound(`Trace with ID '${shorten(traceId)}' not found.`)
}
