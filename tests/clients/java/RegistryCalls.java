import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.ModelRegistry.RegisteredModel;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.ModelVersionsPage;

/** Calls the registry verbs of the Java client; prints a line for each step and ends with 1 at the first wrong one. */
public final class RegistryCalls {
  private static MlflowClient client;

  public static void main(String[] arguments) {
    client = new MlflowClient(arguments[0]);
    writing();
    reading();
    search();
    errors();
    System.out.println("done");
    System.exit(0);
  }

  /** The client has no verbs of its own for these; its users send them raw. */
  private static void writing() {
    client.sendPost("registered-models/create", "{\"name\": \"java\", \"description\": \"d\"}");
    for (int number = 1; number <= 3; number++) {
      client.sendPost("model-versions/create", "{\"name\": \"java\", \"source\": \"s3://bucket/" + number + "\"}");
    }
    client.sendPatch("model-versions/update", "{\"name\": \"java\", \"version\": \"2\", \"description\": \"second\"}");
    client.sendPost("model-versions/transition-stage",
        "{\"name\": \"java\", \"version\": \"2\", \"stage\": \"Production\", \"archive_existing_versions\": true}");
    client.sendPost("registered-models/alias", "{\"name\": \"java\", \"alias\": \"best\", \"version\": \"1\"}");
    System.out.println("writing");
  }

  private static void reading() {
    RegisteredModel model = client.getRegisteredModel("java");
    equal("d", model.getDescription());
    equal(2, model.getLatestVersionsCount());
    ModelVersion version = client.getModelVersion("java", "2");
    equal("second", version.getDescription());
    equal("Production", version.getCurrentStage());
    equal("s3://bucket/2", version.getSource());
    equal(true, version.getCreationTimestamp() > 1500000000000L);
    List<ModelVersion> latest = client.getLatestVersions("java");
    equal(2, latest.size());
    List<ModelVersion> production = client.getLatestVersions("java", Collections.singletonList("Production"));
    equal("2", production.get(0).getVersion());
    equal("s3://bucket/1", client.getModelVersionDownloadUri("java", "1"));
    equal(true, client.sendGet("registered-models/alias?name=java&alias=best").contains("\"version\""));
    System.out.println("reading");
  }

  private static void search() {
    equal(3, client.searchModelVersions().getItems().size());
    ModelVersionsPage page = client.searchModelVersions("name = 'java'", 2, Arrays.asList("version_number ASC"));
    equal("1", page.getItems().get(0).getVersion());
    equal(true, page.hasNextPage());
    equal("3", page.getNextPage().getItems().iterator().next().getVersion());
    System.out.println("search");
  }

  private static void errors() {
    try {
      client.getModelVersion("java", "9");
      throw new AssertionError("an unknown version was found");
    } catch (MlflowHttpException error) {
      equal(404, error.getStatusCode());
      equal(true, error.getBodyMessage().contains("Model Version (name=java, version=9) not found"));
    }
    System.out.println("errors");
  }

  private static void equal(Object expected, Object actual) {
    if (!expected.equals(actual)) throw new AssertionError("expected " + expected + ", got " + actual);
  }
}
