import { StemmaError } from '@stemma/contract'
import type { ObjectMaintenance } from '../storage/object-maintenance.ts'

/** As long as a new object is safe without a name: what is younger may be about to get one. */
export const purgeGraceMs: number = 60 * 60 * 1000

/** What a collection at the end of a purge did: how much smaller the packs are, or why it did not come to that. */
export type CollectedObjects = { readonly freedBytes: number } | { readonly reason: string }

/** Frees the bytes of objects whose last name a purge has removed. Never throws what the store says: the purge itself is done. */
export async function collectObjects(
  { store, live }: ObjectMaintenance,
  graceMs: number = purgeGraceMs,
): Promise<CollectedObjects> {
  try {
    return { freedBytes: (await store.collect({ live: live(), graceMs })).freedBytes }
  } catch (error) {
    if (error instanceof StemmaError) return { reason: error.message }
    throw error
  }
}
