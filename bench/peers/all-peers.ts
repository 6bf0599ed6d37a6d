import { bare, bareDurable } from './bare.ts'
import { fasttrackml, fasttrackmlShipped } from './fasttrackml.ts'
import { mlflow, mlflowGunicorn, mlflowLean, mlflowSynced } from './mlflow.ts'
import type { Peer } from './peer.ts'
import { stemma } from './stemma.ts'

/** Everybody, in the order of the columns. */
export const allPeers: readonly Peer[] = [
  mlflow,
  mlflowLean,
  mlflowSynced,
  mlflowGunicorn,
  fasttrackml,
  fasttrackmlShipped,
  stemma,
  bareDurable,
  bare,
]
