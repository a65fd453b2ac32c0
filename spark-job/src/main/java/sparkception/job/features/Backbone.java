package sparkception.job.features;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import sparkception.job.files.FileHash;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.TrainedNetwork;
import sparkception.zoo.graph.CutGraph;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;
import sparkception.zoo.transfer.FreezePoints;

/**
 * What computes features: a network up to a layer.
 *
 * @param network all of it
 * @param layout of its parameters
 * @param point the layer
 * @param engine what computes
 */
public record Backbone(
    TrainedNetwork network, ParameterLayout layout, String point, EngineChoice engine) {

  /** A network's. */
  public static Backbone of(
      String configuration,
      NetworkShape shape,
      ParameterLayout layout,
      float[] parameters,
      String point,
      EngineChoice engine) {
    return new Backbone(
        new TrainedNetwork(configuration, shape, parameters), layout, point, engine);
  }

  /**
   * Tells features apart: SHA-256 of what they depend on.
   *
   * @param data fingerprint of the data set
   * @param view how its images are seen
   */
  String key(String data, String view) {
    MessageDigest digest = FileHash.sha256Digest();
    for (String text : new String[] {data, view, point, network.configuration()}) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    int frozen = frozenLength();
    ByteBuffer bytes = ByteBuffer.allocate(frozen * Float.BYTES);
    bytes.asFloatBuffer().put(network.parameters(), 0, frozen);
    digest.update(bytes);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Floats of a vector. */
  int length() {
    return CutGraph.at(
            ComputationGraphConfiguration.fromJson(network.configuration()),
            point,
            network.shape().input(),
            network.shape().channels())
        .length();
  }

  private int frozenLength() {
    List<String> order =
        FreezePoints.of(ComputationGraphConfiguration.fromJson(network.configuration())).layers();
    int last = order.indexOf(point);
    return layout.segments().stream()
        .filter(segment -> order.indexOf(segment.layer()) <= last)
        .mapToInt(ParameterSegment::end)
        .max()
        .orElse(0);
  }
}
