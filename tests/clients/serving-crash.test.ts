import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'a log that is killed while models serve',
  program: 'serving_crash.py',
})
