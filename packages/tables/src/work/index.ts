/** What reads and writes rows, with an engine. */
export { openEngine, type Engine } from '../engine/engine.ts'
export { tablesHere, tableWork } from './tables.ts'
