import type { ColumnTypes } from './column-types.ts'

/** A chain of hashes over the inference log, signed checkpoints of it, and what is not or no more in the log. */
export function logChain({ id, int, text, bytes, clustered }: ColumnTypes): readonly string[] {
  return [
    `alter table inferences add column predictions_hash ${bytes}`,
    `alter table deployments add column role ${text} not null default 'champion'`,
    `alter table deployments add column policy ${text} not null default '{}'`,
    `alter table inferences add column payload_kept ${int} not null default 0`,
    `create table log_chain (
      seq ${int} not null primary key, kind ${text} not null, subject ${int} not null, content ${text}, hash ${bytes} not null)${clustered}`,
    `create table log_chain_head (only_one ${int} not null primary key, seq ${int} not null, hash ${text} not null, signed_seq ${int} not null,
      signed_at ${int} not null)${clustered}`,
    `insert into log_chain_head (only_one, seq, hash, signed_seq, signed_at) values (1, 0, '${'0'.repeat(64)}', 0, 0)`,
    `create table log_checkpoints (
      checkpoint_no ${id}, seq ${int} not null, hash ${text} not null, at ${int} not null, key_id ${text} not null, public_key ${text} not null,
      signature ${text} not null)`,
    `create index log_checkpoints_by_seq on log_checkpoints (seq)`,
    `create table log_gaps (
      gap_no ${id}, deployment_no ${int} not null, from_at ${int} not null, until_at ${int} not null, calls ${int} not null,
      reason ${text} not null, recorded_at ${int} not null)`,
    `create table log_erasures (
      erasure_no ${id}, what ${text} not null, deployment_no ${int}, until_no ${int}, inference_no ${int}, reason ${text} not null, at ${int} not null,
      created_by ${text} not null)`,
    `create index log_erasures_by_call on log_erasures (inference_no) where inference_no is not null`,
    `create index log_gaps_by_deployment on log_gaps (deployment_no, gap_no)`,
  ]
}
