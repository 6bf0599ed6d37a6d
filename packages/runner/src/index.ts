export { RunnerError } from './runner-error.ts'
export { readProject } from './project/read-project.ts'
export type { EntryPoint, Parameter, Project, ProjectEnvironment } from './project/project.ts'
export { findEntryPoint } from './project/entry-point.ts'
export { chooseValues, type ChosenValue } from './project/choose-values.ts'
export { checkValue, type WantedValue } from './project/check-value.ts'
export { fillCommand } from './project/fill-command.ts'
export { shellQuote } from './project/shell-quote.ts'
export { applyPatch } from './source/apply-patch.ts'
export { diffCommits, type CommitDiff } from './source/diff-commits.ts'
export { checkOut, type CheckOutOptions } from './source/check-out.ts'
export type { CheckedOut, CheckedOutGit } from './source/checked-out.ts'
export type { LeftOut, LocalChange, LocalChanges } from './source/local-changes.ts'
export {
  makeEnvironment,
  type EnvironmentManager,
  type MadeEnvironment,
} from './environment/make-environment.ts'
export { listPackages } from './environment/list-packages.ts'
export type { ProcessEnvironment } from './environment/program.ts'
export type { Engine, EngineJob, EngineState, JobReference } from './engines/engine.ts'
export { followJob, type EndState } from './engines/follow-job.ts'
export { openEngine } from './engines/open-engine.ts'
export { jobFiles } from './engines/job-files.ts'
