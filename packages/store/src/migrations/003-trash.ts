import type { ColumnTypes } from './column-types.ts'

/**
 * The trash: a row for each deletion, whatever went with it pointing to it. And what a purge has taken out of sight but not yet removed
 * whole. What was deleted before this migration gets its rows, with the actor that the audit names.
 */
export function trash({ id, int, text }: ColumnTypes): readonly string[] {
  const actor = (action: string, subject: string) =>
    `coalesce((select a.actor from audit a where a.subject = ${subject} and a.action = '${action}' order by a.audit_no desc limit 1), '')`
  const columns = 'kind, subject, name, experiment_id, deleted_at, deleted_by'
  const withExperiment = (alias: string) =>
    `(select t.trash_no from trash t join experiments e on t.kind = 'experiment' and t.experiment_id = e.experiment_id
      where e.experiment_id = ${alias}.experiment_id and e.deleted_at = ${alias}.deleted_at)`
  return [
    `create table trash (
      trash_no ${id}, kind ${text} not null, subject ${text} not null, name ${text} not null, experiment_id ${int},
      deleted_at ${int} not null, deleted_by ${text} not null, unique (kind, subject))`,
    `create index trash_by_experiment on trash (experiment_id, trash_no)`,
    `alter table runs add column trash_no ${int}`,
    `create index runs_by_trash on runs (trash_no, run_no) where trash_no is not null`,
    `alter table logged_models add column trash_no ${int}`,
    `create index logged_models_by_trash on logged_models (trash_no, model_no) where trash_no is not null`,
    `create table purge_queue (
      item_no ${id}, kind ${text} not null, subject_no ${int} not null, subject ${text} not null, experiment_id ${int},
      artifact_uri ${text} not null)`,

    `insert into trash (${columns}) select 'experiment', cast(e.experiment_id as text), e.name, e.experiment_id, e.deleted_at,
      ${actor('experiment.delete', `'experiment/' || cast(e.experiment_id as text)`)}
      from experiments e where e.lifecycle = 'deleted' and e.deleted_at is not null`,
    `insert into trash (${columns}) select 'run', r.run_id, r.name, r.experiment_id, r.deleted_at,
      ${actor('run.delete', `'runs:/' || r.run_id`)}
      from runs r where r.lifecycle = 'deleted' and r.deleted_at is not null and ${withExperiment('r')} is null`,
    `insert into trash (${columns}) select 'logged-model', m.model_id, m.name, m.experiment_id, m.deleted_at,
      ${actor('logged-model.delete', `'models:/' || m.model_id`)}
      from logged_models m where m.lifecycle = 'deleted' and m.deleted_at is not null`,
    `update runs set trash_no = coalesce((select t.trash_no from trash t where t.kind = 'run' and t.subject = runs.run_id),
      ${withExperiment('runs')}) where lifecycle = 'deleted'`,
    `update logged_models set trash_no = (select t.trash_no from trash t where t.kind = 'logged-model' and t.subject = logged_models.model_id)
      where lifecycle = 'deleted'`,
  ]
}
