/** What came of a model: the runs that read it. */
export function lineage(): readonly string[] {
  return [`create index run_model_inputs_by_model on run_model_inputs (model_id, run_no)`]
}
