/** What reads and writes rows, with an engine. */
export { openDelta } from '../delta/open-delta.ts'
export { readSnapshot } from '../delta/log/read-snapshot.ts'
export { openEngine, type Engine } from '../engine/engine.ts'
export { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
export { withReference } from './open-reference.ts'
export { openVersion } from './stored-version.ts'
export { tablesHere, tableWork } from './tables.ts'
