"""A model of rules: it adds up points, says which rules gave them, and compares the sum with a threshold that is set where it serves."""

import mlflow
import pandas as pd
from mlflow.models import infer_signature


class PointsRule(mlflow.pyfunc.PythonModel):
    """Refuses (1) who has as many points as the threshold, or more."""

    def predict(self, context, model_input, params=None):
        points = pd.Series(0, index=model_input.index)
        reasons = [[] for _ in range(len(model_input))]
        for name, given, hits in (
            ("late payments", 2, model_input["late_payments"] > 1),
            ("short of income", 3, model_input["debt"] > model_input["income"] * 0.4),
            ("new customer", 1, model_input["months"] < 6),
        ):
            points = points + hits * given
            for row, hit in zip(reasons, hits):
                if hit:
                    row.append(name)
        threshold = 4
        try:
            # Both come with `stemma serve`; elsewhere the model works without them.
            from stemma import hyperparameters, log_computed

            threshold = int(hyperparameters.get("threshold", threshold))
            log_computed("points", points)
            log_computed("reasons", reasons)
            log_computed("threshold", threshold)
        except ImportError:
            pass
        return (points >= threshold).astype(int)


def main():
    example = pd.DataFrame({"late_payments": [0, 3], "debt": [100.0, 900.0], "income": [2000.0, 1500.0], "months": [24, 3]})
    with mlflow.start_run(run_name="points"):
        mlflow.log_param("rules", 3)
        answer = PointsRule().predict(None, example)
        mlflow.pyfunc.log_model(
            name="model",
            python_model=PointsRule(),
            registered_model_name="credit-rules",
            input_example=example,
            signature=infer_signature(example, answer),
        )


if __name__ == "__main__":
    main()
