package sparkception.zoo.cuda.device;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceClaimTest {

  private static final DeviceProperties GPU = new DeviceProperties(3, "a GPU", "GPU-1", 9, 0, 1, 1);

  @TempDir Path folder;

  @Test
  void oneWorkerADevice() {
    DeviceProperties other = new DeviceProperties(4, "another", "GPU-2", 9, 0, 1, 1);
    DeviceClaim first = DeviceClaim.exclusive(GPU, folder);
    DeviceClaim second = DeviceClaim.exclusive(other, folder);
    assertThatThrownBy(() -> DeviceClaim.exclusive(GPU, folder))
        .isInstanceOf(DeviceException.class)
        .hasMessage(
            "Cannot use GPU 3 (a GPU): another worker on this machine does (each worker needs a GPU"
                + " of its own: spark.task.resource.gpu.amount must be 1)");
    DeviceClaim.shared().close();
    first.close();
    DeviceClaim.exclusive(GPU, folder).close();
    second.close();
  }

  @Test
  void unusableFolder() {
    assertThatThrownBy(() -> DeviceClaim.exclusive(GPU, folder.resolve("none")))
        .isInstanceOf(DeviceException.class)
        .hasMessageStartingWith("Cannot claim GPU 3 (a GPU): ");
  }
}
