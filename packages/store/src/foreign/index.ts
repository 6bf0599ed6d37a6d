export { openMlflowFile, openMlflowPostgres } from './open-mlflow.ts'
