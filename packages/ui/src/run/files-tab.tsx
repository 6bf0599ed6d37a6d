import type { NativeRun, PathParams } from '@stemma/contract'
import type { ReactNode } from 'react'
import { FileBrowser, type FileRoot } from '../files/file-browser.tsx'
import { paths } from '../router/paths.ts'

interface FilesTabProps {
  readonly run: NativeRun
  readonly params: PathParams
}

/** What a run logged: its own files, and those of the models that it made. */
export function FilesTab({ run, params }: FilesTabProps): ReactNode {
  const own: FileRoot = {
    title: 'Files of the run',
    owner: { kind: 'run', run_id: run.run_id },
    addressOf: (path) => paths.runFile(run.run_id, path),
  }
  const models = run.model_outputs.map(({ model_id }): FileRoot => ({
    title: `Model ${model_id.slice(0, 10)}`,
    owner: { kind: 'model', model_id },
    addressOf: (path) => paths.runModelFile(run.run_id, model_id, path),
  }))
  const { file = '', model } = params
  const root = models.find(({ owner }) => owner.kind === 'model' && owner.model_id === model)
  return <FileBrowser roots={[own, ...models]} open={{ root: root ?? own, path: file }} />
}
