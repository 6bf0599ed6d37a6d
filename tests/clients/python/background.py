"""Asynchronous logging, system metrics, threads and processes that write to one run."""

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor

import mlflow
from checks import check, equal, run_checks, unique
from mlflow import MlflowClient

client = MlflowClient()
mlflow.set_experiment(unique("background"))


@check
def single_calls():
    """every asynchronous call is there once it was waited for"""
    with mlflow.start_run() as active:
        operations = [mlflow.log_metric("m", step / 2, step=step, synchronous=False) for step in range(200)]
        operations.append(mlflow.log_param("p", 1, synchronous=False))
        operations.append(mlflow.log_params({f"q{i}": i for i in range(120)}, synchronous=False))
        operations.append(mlflow.set_tag("t", "v", synchronous=False))
        operations.append(mlflow.log_metrics({f"k{i}": i for i in range(50)}, step=3, synchronous=False))
        for operation in operations:
            operation.wait()
    run_id = active.info.run_id
    history = client.get_metric_history(run_id, "m")
    equal(sorted((p.step, p.value) for p in history), [(step, step / 2) for step in range(200)])
    data = mlflow.get_run(run_id).data
    equal((data.metrics["m"], data.metrics["k49"], data.params["q119"], data.tags["t"]), (99.5, 49.0, "119", "v"))


@check
def everything_in_the_background():
    """with asynchronous logging enabled nothing is lost, even what comes after the end of the run"""
    mlflow.config.enable_async_logging(True)
    with mlflow.start_run() as active:
        for step in range(300):
            mlflow.log_metric("a", step, step=step)
        mlflow.log_params({"x": 1, "y": 2})
        mlflow.set_tags({"k": "v"})
        mlflow.log_text("text", "note.txt")
        mlflow.flush_artifact_async_logging()
    mlflow.flush_async_logging()
    mlflow.config.enable_async_logging(False)
    run = mlflow.get_run(active.info.run_id)
    equal(len(client.get_metric_history(active.info.run_id, "a")), 300)
    equal((run.data.metrics["a"], run.data.params, run.data.tags["k"]), (299.0, {"x": "1", "y": "2"}, "v"))
    equal(mlflow.artifacts.load_text(f"runs:/{active.info.run_id}/note.txt"), "text")


@check
def system_metrics():
    """system metrics are sampled while the run lasts"""
    mlflow.set_system_metrics_sampling_interval(0.2)
    mlflow.set_system_metrics_samples_before_logging(1)
    with mlflow.start_run(log_system_metrics=True) as active:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if "system/cpu_utilization_percentage" in mlflow.get_run(active.info.run_id).data.metrics:
                break
            time.sleep(0.1)
    metrics = mlflow.get_run(active.info.run_id).data.metrics
    expected = {
        "system/cpu_utilization_percentage",
        "system/system_memory_usage_megabytes",
        "system/system_memory_usage_percentage",
        "system/disk_usage_percentage",
        "system/disk_available_megabytes",
        "system/network_receive_megabytes",
        "system/network_transmit_megabytes",
    }
    assert expected <= set(metrics), metrics
    assert metrics["system/system_memory_usage_megabytes"] > 0


@check
def threads():
    """eight threads log into one run without losing a point"""
    run_id = client.create_run(mlflow.get_experiment_by_name("Default").experiment_id).info.run_id

    def work(worker):
        for step in range(25):
            client.log_metric(run_id, f"w{worker}", step, step=step)
            client.log_metric(run_id, "shared", worker, step=step, timestamp=1000 + worker)
        client.log_param(run_id, f"p{worker}", worker)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    equal(len(client.get_metric_history(run_id, "shared")), 200)
    data = client.get_run(run_id).data
    equal(len(data.params), 8)
    equal({key: value for key, value in data.metrics.items() if key != "shared"}, {f"w{i}": 24.0 for i in range(8)})
    equal(data.metrics["shared"], 7.0)


def train(run_id, worker):
    for step in range(10):
        MlflowClient().log_metric(run_id, f"rank{worker}", step, step=step)


@check
def processes():
    """two processes of a distributed training log into one run"""
    with mlflow.start_run() as active:
        context = multiprocessing.get_context("fork")
        workers = [context.Process(target=train, args=(active.info.run_id, i)) for i in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    equal(mlflow.get_run(active.info.run_id).data.metrics, {"rank0": 9.0, "rank1": 9.0})


run_checks()
