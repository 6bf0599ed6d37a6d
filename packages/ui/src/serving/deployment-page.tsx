import type { NativeDeployment } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { part } from '../app/part.tsx'
import type { ViewProps } from '../app/views.ts'
import { Ago } from '../controls/ago.tsx'
import { Copied } from '../controls/copied.tsx'
import { KeyValues } from '../controls/key-values.tsx'
import { useTitle } from '../controls/use-title.ts'
import { DetailPage, NotShown } from '../pages/detail-page.tsx'
import { paths } from '../router/paths.ts'
import { Link, useRouter } from '../router/router.tsx'
import { Calls } from './calls.tsx'
import { ServedModel } from './served-model.tsx'
import models from '../models/models.module.css'

const Monitoring = part(async () => (await import('./monitoring.tsx')).Monitoring)

const FamilyTree = part(async () => (await import('../family/family-tree.tsx')).FamilyTree)

/** One deployment: what served, with what in force, and what it answered. */
export function DeploymentPage({ params }: ViewProps): ReactNode {
  const id = params['deployment'] ?? ''
  const { path } = useRouter().place
  const isFamily = path.endsWith('/family')
  const isMonitoring = path.endsWith('/monitoring')
  const { data, error } = useQuery({
    queryKey: ['deployment', id],
    queryFn: ({ signal }) => ask('deployments.show', { deployment_id: id }, signal),
  })
  useTitle(data?.name ?? '')
  if (data === undefined) return <NotShown what="deployment" error={error} />
  return (
    <DetailPage
      crumbs={[['Deployments', paths.deployments]]}
      title={data.name}
      label="Deployment"
      tabs={[
        { title: 'Calls', to: paths.deployment(id), isOpen: !isFamily && !isMonitoring },
        { title: 'Monitoring', to: paths.deployment(id, 'monitoring'), isOpen: isMonitoring },
        { title: 'Family tree', to: paths.deployment(id, 'family'), isOpen: isFamily },
      ]}
    >
      {isMonitoring && <Monitoring name={data.name} />}
      {isFamily && <FamilyTree of={`deployments:/${id}`} />}
      {!isFamily && !isMonitoring && (
        <div className={models['model']}>
          <Facts deployment={data} />
          <Calls deploymentId={id} />
        </div>
      )}
    </DetailPage>
  )
}

function Facts({ deployment }: { readonly deployment: NativeDeployment }): ReactNode {
  const { model_uri: uri, model_digest: digest, run_id: run, start_time, end_time } = deployment
  const { hyperparameters, environment } = deployment
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['State', end_time === undefined ? 'serves' : 'ended'],
    ['Model', <ServedModel deployment={deployment} />],
    ['Asked for as', <span className="mono">{uri}</span>],
    ['Trained by', run !== '' && <Link to={paths.run(run)}>{run}</Link>],
    ['Started', <Ago timeMs={start_time} />],
    ['Ended', end_time !== undefined && <Ago timeMs={end_time} />],
    ['By', deployment.created_by],
    ['Digest', digest !== '' && <Copied text={digest} />],
    ['Id', <Copied text={deployment.deployment_id} />],
  ]
  const pairs = (list: NativeDeployment['environment']): readonly (readonly [string, string])[] =>
    (list ?? []).map(({ key, value }) => [key, value])
  return (
    <div className={models['stack']}>
      <KeyValues
        title="Deployment"
        rows={facts.filter(([, value]) => value !== false && value !== '')}
        hasCount={false}
      />
      {pairs(hyperparameters).length > 0 && (
        <KeyValues title="In force" rows={pairs(hyperparameters)} hasCount={false} />
      )}
      {pairs(environment).length > 0 && (
        <KeyValues title="Environment" rows={pairs(environment)} hasCount={false} />
      )}
    </div>
  )
}
