import type { RowCtx } from './ctx.ts'
import type * as verbs from './row-verbs.ts'

/** What a database can be asked by name. */
export type RowVerbs = typeof verbs
export type RowVerb = keyof RowVerbs

/** `lookUp`: a few rows, which the thread that writes may read between two writes. `read`: more, on a thread that only reads. */
export type Access = 'lookUp' | 'read' | 'write'

export interface RowOptions {
  /** Instead of what `rowAccess` says: for who knows better. */
  readonly access: Access
}

type Ask<Verb> = Verb extends (ctx: RowCtx, ...input: infer Input) => infer Result
  ? (...input: [...input: Input, options?: RowOptions]) => Result
  : never

/** The verbs of rows, wherever the database is: on this thread or on others. */
export type Rows = { readonly [Verb in RowVerb]: Ask<RowVerbs[Verb]> }

/** How each verb comes to the database. */
export const rowAccess: Readonly<Record<RowVerb, Access>> = {
  adoptArtifacts: 'write',
  allowArtifactDeletion: 'write',
  trashArtifacts: 'write',
  findArtifactRoot: 'lookUp',
  listArtifacts: 'lookUp',
  listFilesBelow: 'lookUp',
  listLiveObjects: 'read',
  lookUpArtifact: 'lookUp',
  lookUpBases: 'lookUp',
  nameArtifact: 'write',
  nameArtifacts: 'write',
  removeArtifact: 'write',
  abortUpload: 'write',
  completeUpload: 'write',
  createUpload: 'write',
  dropExpiredUploads: 'write',
  findUpload: 'lookUp',
  listLiveParts: 'read',
  matchParts: 'read',
  putPart: 'write',
  measureWaiting: 'lookUp',
  readWaiting: 'lookUp',
  removeWaiting: 'write',
  readAim: 'lookUp',
  readContext: 'lookUp',
  takeAim: 'write',
  ensureClientRun: 'write',
  findItem: 'lookUp',
  deleteTag: 'write',
  deleteRun: 'write',
  restoreRun: 'write',
  getRun: 'lookUp',
  getExperiment: 'lookUp',
  searchRuns: 'read',
  searchExperiments: 'read',
  logClientValues: 'write',
  placeItem: 'write',
  recordItems: 'write',
  findDataByReference: 'lookUp',
  findNewestData: 'lookUp',
  listLiveData: 'read',
  listLiveFiles: 'read',
  setDataTag: 'write',
  recordDataVersion: 'write',
  allowEvidence: 'lookUp',
  findContenders: 'lookUp',
  getDecision: 'lookUp',
  listLiveEvidence: 'read',
  recordDecision: 'write',
  findDecisionBetween: 'lookUp',
  readReproduced: 'read',
  createModelVersion: 'write',
  diffVersions: 'read',
  sourceFiles: 'lookUp',
  versionFiles: 'lookUp',
  findLackingMembers: 'lookUp',
  lookUpRepositoryObject: 'lookUp',
  lookUpRepositoryObjects: 'lookUp',
  lookUpSimilarObject: 'lookUp',
  listLiveRepositoryObjects: 'read',
  markWhole: 'write',
  nameRepositoryObject: 'write',
  nameRepositoryObjects: 'write',
  removeRepositoryObjects: 'write',
  createLock: 'write',
  listLocks: 'lookUp',
  verifyLocks: 'lookUp',
  releaseLock: 'write',
  verifyPage: 'read',
  importInferences: 'write',
  takeEvent: 'write',
  countFeatures: 'read',
  findTrainingData: 'lookUp',
  measureWindows: 'read',
  allowCollection: 'write',
  checkRows: 'read',
  planRowChecks: 'read',
  databaseSize: 'read',
  listArtifactOwners: 'read',
  pingDatabase: 'write',
  readDatabaseId: 'write',
  settleObjectPlace: 'write',
  listUnlisted: 'write',
  removeOrphan: 'write',
  finishTraces: 'write',
  takeTraces: 'write',
  finishPurge: 'write',
  finishPurged: 'write',
  planPurge: 'read',
  preparePurge: 'read',
  purgeStep: 'write',
  readKept: 'read',
  reclaimSpace: 'write',
}

/** Rows that the thread that writes may read between two writes: some milliseconds. */
const mostLookedUp = 1000

/** How a verb that reads so many rows comes to the database. */
export function accessFor(rows: number): Access {
  return rows <= mostLookedUp ? 'lookUp' : 'read'
}

/** Asks for a verb by its name. */
export type AskRows = (verb: RowVerb, input: unknown, options?: RowOptions) => Promise<unknown>

/** Verbs of rows that are asked for by `ask`. */
export function rowsBy(ask: AskRows): Rows {
  // The guarantee: whoever answers runs the verb of the name, with the input that its type has.
  return new Proxy({} as Rows, {
    get: (_, verb) => (input: unknown, options?: RowOptions) =>
      ask(verb as RowVerb, input, options), // the only names that `Rows` has
  })
}
