import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import { Button } from '../controls/button.tsx'
import { TextInput } from '../controls/text-input.tsx'
import { Toolbar } from '../controls/toolbar.tsx'
import { useTitle } from '../controls/use-title.ts'
import { paths } from '../router/paths.ts'
import { Link, useQueryValue } from '../router/router.tsx'
import { Grid } from '../table/grid.tsx'
import { compareColumns } from './compare-columns.tsx'
import { compareRows } from './compare-rows.ts'
import { DataVerdict } from './data-verdict.tsx'
import controls from '../controls/controls.module.css'
import page from '../theme/page.module.css'

/** Runs side by side, of whatever experiments: first whether they saw the same data, then what differs. */
export function ComparePage(): ReactNode {
  const [runsText] = useQueryValue('runs')
  const [allText, setAll] = useQueryValue('all')
  const [search, setSearch] = useQueryValue('q')
  const runIds = useMemo(
    () => [...new Set(runsText.split(',').filter((id) => id !== ''))],
    [runsText],
  )
  useTitle(`Compare ${runIds.length} runs`)
  const { data, error } = useQuery({
    queryKey: ['compare', runIds],
    queryFn: ({ signal }) => ask('runs.compare', { run_ids: runIds }, signal),
    enabled: runIds.length > 1,
  })
  const isAll = allText !== ''
  const rows = useMemo(
    () => (data === undefined ? [] : compareRows(data, { isAll, search })),
    [data, isAll, search],
  )
  if (runIds.length < 2) {
    return (
      <Message title="Choose at least two runs">
        Select them in the table of an experiment, then press Compare.
      </Message>
    )
  }
  if (error !== null) {
    return (
      <Message title="These runs can’t be compared" isProblem>
        {errorText(error)}
      </Message>
    )
  }
  return (
    <div className={page['column']}>
      <Toolbar>
        <h1 className={page['title']}>Compare {runIds.length} runs</h1>
        <TextInput
          label="Search rows"
          placeholder="Search by name"
          value={search}
          onCommit={setSearch}
          pauseMs={0}
        />
        <Button aria-pressed={!isAll} onClick={() => setAll(isAll ? undefined : '1')}>
          Only differences
        </Button>
        <Link to={paths.fileDiff(runIds[0] ?? '', runIds[1] ?? '')} className={controls['link']}>
          Files
        </Link>
      </Toolbar>
      {data !== undefined && (
        <>
          <DataVerdict verdict={data.data} />
          <div className={page['rest']}>
            <Grid
              label="Comparison"
              rows={rows}
              rowKey={({ key }) => key}
              columns={compareColumns(data)}
              empty={
                <Message title="Nothing differs">
                  These runs are the same in all that was logged.
                </Message>
              }
            />
          </div>
        </>
      )}
    </div>
  )
}
