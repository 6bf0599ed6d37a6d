import type { NativeRun } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { deleteRuns, renameRun, restoreRuns } from '../runs/run-actions.ts'
import { StatusDot } from '../runs/status-dot.tsx'
import page from '../theme/page.module.css'

export function RunHeader({ run }: { readonly run: NativeRun }): ReactNode {
  const [isRenaming, setIsRenaming] = useState(false)
  const experiment = useQuery({
    queryKey: ['experiment', run.experiment_id],
    queryFn: ({ signal }) => ask('experiments.get', { experiment_id: run.experiment_id }, signal),
  })
  const isActive = run.lifecycle_stage === 'active'
  return (
    <div className={page['crumbs']}>
      <Link to={paths.experiments}>Experiments</Link>
      <span aria-hidden>/</span>
      <Link to={paths.experiment(run.experiment_id)}>
        {experiment.data?.name ?? run.experiment_id}
      </Link>
      <span aria-hidden>/</span>
      <h1 className="ellipsis">
        <StatusDot status={run.status} /> {run.name}
      </h1>
      <div className={page['actions']}>
        {isActive ? (
          <>
            <Button kind="quiet" onClick={() => setIsRenaming(true)}>
              Rename
            </Button>
            <Button kind="quiet" onClick={() => void deleteRuns([run.run_id])}>
              Delete
            </Button>
          </>
        ) : (
          <>
            <span className={page['trashed']}>in the trash</span>
            <Button onClick={() => void restoreRuns([run.run_id])}>Restore</Button>
          </>
        )}
      </div>
      {isRenaming && (
        <AskText
          title="Rename the run"
          action="Rename"
          questions={[{ name: 'name', label: 'Name', value: run.name }]}
          onAnswer={({ name = '' }) => {
            setIsRenaming(false)
            void renameRun(run.run_id, name)
          }}
          onClose={() => setIsRenaming(false)}
        />
      )}
    </div>
  )
}
