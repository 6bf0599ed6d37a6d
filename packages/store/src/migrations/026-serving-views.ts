/** What programs for reports read: docs/users/inference-log.md has their columns. */
export function servingViews(): readonly string[] {
  return [
    `create view serving_calls as
     select d.name, d.role, d.model_name, d.model_version, d.deployment_id, i.inference_id, i.client_request_id, i.at, i.status, i.row_count, i.predict_us,
       i.total_us, i.source, i.protocol, i.data_version
     from inferences i join deployments d on d.deployment_no = i.deployment_no`,
    `create view serving_predictions as
     select d.name, d.role, d.model_name, d.model_version, d.deployment_id, i.inference_id, p.row_index, i.client_request_id, i.at, i.source, i.data_version,
       p.entity_key, p.output, p.computed, t.value as truth, t.recorded_at as truth_at
     from predictions p join inferences i on i.inference_no = p.inference_no join deployments d on d.deployment_no = i.deployment_no
     left join ground_truth t on t.inference_no = p.inference_no and t.row_index = p.row_index
       and not exists (select 1 from ground_truth n where n.supersedes = t.truth_no)`,
  ]
}
