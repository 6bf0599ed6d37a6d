import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({ title: 'classic evaluation of a logged model', program: 'evaluate.py' })
