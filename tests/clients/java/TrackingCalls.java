import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.ActiveRun;
import org.mlflow.tracking.ExperimentsPage;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowContext;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.RunsPage;

/** Calls the tracking verbs of the Java client; prints a line for each step and ends with 1 at the first wrong one. */
public final class TrackingCalls {
  private static MlflowClient client;

  public static void main(String[] arguments) {
    client = new MlflowClient(arguments[0]);
    String experimentId = experiments();
    runs(experimentId);
    batches(experimentId);
    search(experimentId);
    fluent(experimentId);
    errors();
    System.out.println("done");
    System.exit(0);
  }

  private static String experiments() {
    String experimentId = client.createExperiment("java");
    client.setExperimentTag(experimentId, "kind", "jvm");
    Experiment experiment = client.getExperiment(experimentId);
    equal("java", experiment.getName());
    equal("active", experiment.getLifecycleStage());
    equal("jvm", experiment.getTags(0).getValue());
    equal(experimentId, client.getExperimentByName("java").get().getExperimentId());
    equal(Optional.empty(), client.getExperimentByName("none"));
    ExperimentsPage page = client.searchExperiments("name LIKE 'ja%'");
    equal(1, page.getItems().size());
    client.renameExperiment(experimentId, "java2");
    client.deleteExperiment(experimentId);
    equal("deleted", client.getExperiment(experimentId).getLifecycleStage());
    client.restoreExperiment(experimentId);
    equal("java2", client.getExperiment(experimentId).getName());
    System.out.println("experiments");
    return experimentId;
  }

  private static void runs(String experimentId) {
    RunInfo info = client.createRun(experimentId);
    String runId = info.getRunId();
    equal(runId, info.getRunUuid());
    client.logParam(runId, "lr", "0.1");
    client.logMetric(runId, "loss", 0.5, 1700000000123L, 1L);
    client.logMetric(runId, "loss", 0.25, 1700000000456L, 2L);
    client.logMetric(runId, "nan", Double.NaN, 1700000000456L, 0L);
    client.logMetric(runId, "large", 1, Long.MAX_VALUE, Long.MAX_VALUE - 1);
    client.setTag(runId, "stage", "dev");
    client.setTag(runId, "gone", "1");
    client.deleteTag(runId, "gone");
    Run run = client.getRun(runId);
    equal("0.1", run.getData().getParams(0).getValue());
    equal(0.25, metric(run, "loss").getValue());
    equal(2L, metric(run, "loss").getStep());
    equal(true, Double.isNaN(metric(run, "nan").getValue()));
    equal(Long.MAX_VALUE, metric(run, "large").getTimestamp());
    equal(Long.MAX_VALUE - 1, metric(run, "large").getStep());
    List<Metric> history = client.getMetricHistory(runId, "loss");
    equal(2, history.size());
    equal(1700000000123L, history.get(0).getTimestamp());
    client.setTerminated(runId, RunStatus.FINISHED, 1700000001000L);
    RunInfo ended = client.getRun(runId).getInfo();
    equal(RunStatus.FINISHED, ended.getStatus());
    equal(1700000001000L, ended.getEndTime());
    client.deleteRun(runId);
    equal("deleted", client.getRun(runId).getInfo().getLifecycleStage());
    client.restoreRun(runId);
    equal("active", client.getRun(runId).getInfo().getLifecycleStage());
    System.out.println("runs");
  }

  private static void batches(String experimentId) {
    String runId = client.createRun(CreateRun.newBuilder().setExperimentId(experimentId)
        .setStartTime(1000).setRunName("batch").addTags(tag("a", "b")).build()).getRunId();
    client.logBatch(runId,
        Arrays.asList(metric("m", 1, 10), metric("m", 2, 11)),
        Arrays.asList(Param.newBuilder().setKey("p").setValue("q").build()),
        Arrays.asList(tag("t", "u")));
    client.logBatch(runId, Collections.emptyList(), Collections.emptyList(), Collections.emptyList());
    Run run = client.getRun(runId);
    equal("batch", run.getInfo().getRunName());
    equal(2.0, metric(run, "m").getValue());
    equal(1, run.getData().getParamsCount());
    System.out.println("batches");
  }

  private static void search(String experimentId) {
    List<String> ids = Collections.singletonList(experimentId);
    equal(1, client.searchRuns(ids, "metrics.loss < 0.3 and params.lr = '0.1'").size());
    equal(2, client.searchRuns(ids, "", ViewType.ALL).size());
    RunsPage page = client.searchRuns(ids, "", ViewType.ACTIVE_ONLY, 1, Arrays.asList("attributes.start_time ASC"));
    equal(1, page.getItems().size());
    equal("batch", page.getItems().get(0).getInfo().getRunName());
    equal(true, page.hasNextPage());
    equal(true, page.getNextPage().getItems().iterator().hasNext());
    System.out.println("search");
  }

  private static void fluent(String experimentId) {
    MlflowContext context = new MlflowContext(client);
    context.setExperimentId(experimentId);
    ActiveRun run = context.startRun("fluent");
    run.logParams(Collections.singletonMap("k", "v"));
    run.logMetrics(Collections.singletonMap("acc", 0.9), 3);
    run.setTags(Collections.singletonMap("x", "y"));
    ActiveRun child = context.startRun("child", run.getId());
    child.endRun(RunStatus.FAILED);
    run.endRun();
    Run read = client.getRun(run.getId());
    equal(RunStatus.FINISHED, read.getInfo().getStatus());
    equal(0.9, metric(read, "acc").getValue());
    equal(run.getArtifactUri(), read.getInfo().getArtifactUri());
    equal(1, client.searchRuns(Collections.singletonList(experimentId),
        "tags.mlflow.parentRunId = '" + run.getId() + "'").size());
    System.out.println("fluent");
  }

  private static void errors() {
    try {
      client.getRun("00000000000000000000000000000000");
      throw new AssertionError("an unknown run was found");
    } catch (MlflowHttpException error) {
      equal(404, error.getStatusCode());
      equal(true, error.getBodyMessage().contains("RESOURCE_DOES_NOT_EXIST"));
    }
    System.out.println("errors");
  }

  private static Metric metric(Run run, String key) {
    return run.getData().getMetricsList().stream()
        .filter(metric -> metric.getKey().equals(key)).findFirst().get();
  }

  private static Metric metric(String key, double value, long timestamp) {
    return Metric.newBuilder().setKey(key).setValue(value).setTimestamp(timestamp).setStep(timestamp).build();
  }

  private static RunTag tag(String key, String value) {
    return RunTag.newBuilder().setKey(key).setValue(value).build();
  }

  private static void equal(Object expected, Object actual) {
    if (!expected.equals(actual)) throw new AssertionError("expected " + expected + ", got " + actual);
  }
}
