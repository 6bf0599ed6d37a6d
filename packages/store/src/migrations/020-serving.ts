import type { ColumnTypes } from './column-types.ts'

/** What served, each call, and each row of its answer. */
export function serving({ id, int, text, clustered }: ColumnTypes): readonly string[] {
  return [
    `create table deployments (
      deployment_no ${id}, deployment_id ${text} not null unique, name ${text} not null, model_uri ${text} not null,
      model_name ${text} not null, model_version ${int}, model_id ${text} not null, run_id ${text} not null,
      model_digest ${text} not null, hyperparameters ${text} not null, environment ${text} not null,
      started_at ${int} not null, ended_at ${int}, created_by ${text} not null)`,
    `create index deployments_by_name on deployments (name, deployment_no)`,
    `create table inferences (
      inference_no ${id}, inference_id ${text} not null unique, deployment_no ${int} not null, client_request_id ${text} not null,
      at ${int} not null, status ${int} not null, row_count ${int} not null, predict_us ${int} not null, total_us ${int} not null,
      data_version ${text} not null, data_min_at ${int}, data_max_at ${int}, content_type ${text} not null, request ${text}, response ${text})`,
    `create index inferences_by_deployment on inferences (deployment_no, inference_no)`,
    `create index inferences_by_client_request on inferences (client_request_id, inference_no) where client_request_id <> ''`,
    `create table predictions (
      inference_no ${int} not null, row_index ${int} not null, entity_key ${text} not null, output ${text} not null, computed ${text} not null,
      primary key (inference_no, row_index))${clustered}`,
    `create index predictions_by_entity on predictions (entity_key, inference_no) where entity_key <> ''`,
  ]
}
