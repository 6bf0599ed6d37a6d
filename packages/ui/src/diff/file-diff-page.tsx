import { useQuery } from '@tanstack/react-query'
import { type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { part } from '../app/part.tsx'
import { Problem, Toolbar } from '../controls/toolbar.tsx'
import { useTitle } from '../controls/use-title.ts'
import { previewFile } from '../files/file-owner.ts'
import { paths } from '../router/paths.ts'
import { Link, useQueryValue } from '../router/router.tsx'
import { allFiles } from './all-files.ts'
import controls from '../controls/controls.module.css'
import page from '../theme/page.module.css'
import css from './diff.module.css'

const TextDiff = part(async () => (await import('./text-diff.tsx')).TextDiff)

/** Two text files of runs, of one or of two, line by line. Which they are stands in the address. */
export function FileDiffPage(): ReactNode {
  const [a] = useQueryValue('a')
  const [b] = useQueryValue('b')
  const [pathA, setPathA] = useQueryValue('left')
  const [pathB, setPathB] = useQueryValue('right')
  useTitle('Compare files')
  const left = useText(a, pathA)
  const right = useText(b, pathB)
  const error = left.error ?? right.error
  return (
    <div className={page['column']}>
      <Toolbar>
        <h1 className={page['title']}>Compare files</h1>
        <FileChoice
          label="Earlier file"
          runId={a}
          path={pathA}
          onChoose={(path) => {
            setPathA(path)
            // Mostly the same file of the other run is meant.
            if (pathB === '') setPathB(path)
          }}
        />
        <FileChoice label="Later file" runId={b} path={pathB} onChoose={setPathB} />
      </Toolbar>
      {error !== null && <Problem>{errorText(error)}</Problem>}
      <div className={page['scroll']}>
        {left.data !== undefined && right.data !== undefined && (
          <TextDiff before={left.data} now={right.data} />
        )}
        {(pathA === '' || pathB === '') && (
          <p className={css['none']}>Choose a file of each run.</p>
        )}
      </div>
    </div>
  )
}

function useText(
  runId: string,
  path: string,
): { readonly data: string | undefined; readonly error: Error | null } {
  const { data, error } = useQuery({
    queryKey: ['preview', 'run', runId, path, 'text'],
    queryFn: async ({ signal }) => {
      const { text, truncated } = await previewFile(
        { kind: 'run', run_id: runId },
        { path, signal },
      )
      if (text === undefined) throw new Error(`${path} is no text.`)
      if (truncated) throw new Error(`${path} is too long to be compared here.`)
      return text
    },
    enabled: runId !== '' && path !== '',
    retry: false,
  })
  return { data, error }
}

interface FileChoiceProps {
  readonly label: string
  readonly runId: string
  readonly path: string
  readonly onChoose: (path: string) => void
}

function FileChoice({ label, runId, path, onChoose }: FileChoiceProps): ReactNode {
  const run = useQuery({
    queryKey: ['run', runId, 'head'],
    queryFn: ({ signal }) => ask('runs.get', { run_id: runId }, signal),
  })
  const files = useQuery({
    queryKey: ['files', 'all', runId],
    queryFn: ({ signal }) => allFiles({ kind: 'run', run_id: runId }, signal),
  })
  return (
    <label className={css['choice']}>
      <Link to={paths.run(runId)}>{run.data?.name ?? runId.slice(0, 8)}</Link>
      <select
        className={controls['select']}
        aria-label={label}
        value={path}
        onChange={({ target }) => onChoose(target.value)}
      >
        <option value="">choose a file</option>
        {files.data?.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  )
}
