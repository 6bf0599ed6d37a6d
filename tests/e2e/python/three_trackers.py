"""Logs a run by the client of one tracker to an address: `three_trackers.py aim|comet|mlflow ADDRESS`. Comet's address is in its own variable."""

import sys

which, address = sys.argv[1], sys.argv[2]
# One pixel.
png = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
with open("dot.png", "wb") as file:
    file.write(png)
losses = [1.0, 0.5, 0.25]
if which == "aim":
    from aim import Image, Run

    run = Run(repo=address, experiment="all", capture_terminal_logs=False, system_tracking_interval=None)
    run.name = "by aim"
    for step, loss in enumerate(losses):
        run.track(loss, name="loss", step=step)
    run.track(Image("dot.png"), name="seen", step=1)
    run.close()
elif which == "comet":
    import comet_ml

    run = comet_ml.start(project_name="all", experiment_config=comet_ml.ExperimentConfig(auto_output_logging=False, name="by comet"))
    for step, loss in enumerate(losses):
        run.log_metric("loss", loss, step=step)
    run.log_image("dot.png", name="seen", step=1)
    run.log_histogram_3d([1, 2, 2, 3], name="weights", step=1)
    run.end()
else:
    import mlflow

    mlflow.set_tracking_uri(address)
    mlflow.set_experiment("all")
    with mlflow.start_run(run_name="by mlflow"):
        for step, loss in enumerate(losses):
            mlflow.log_metric("loss", loss, step=step)
        mlflow.log_image(mlflow.Image("dot.png"), key="seen", step=1)
