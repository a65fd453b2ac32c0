package sparkception.zoo.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.zoo.onnx.OnnxModel;

/**
 * ONNX Runtime on the CPU with all its graph optimizations, on this project's network exported with
 * its weights; inference only.
 */
final class OnnxRuntimeContestant implements XceptionEngine {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String input;
  private final long parameters;
  private final OnnxTensor images;

  /** The paper's network, as many threads as OMP_NUM_THREADS says, and noise. */
  OnnxRuntimeContestant(int batch) {
    this(
        SparkceptionContestant.network(),
        noise(batch * 3 * 299 * 299),
        new long[] {batch, 3, 299, 299});
  }

  /** Any network with images of its input's size, NCHW, in C order. */
  OnnxRuntimeContestant(ComputationGraph network, float[] pixels, long... shape) {
    InputTypeConvolutional type =
        (InputTypeConvolutional)
            InputType.convolutional(shape[2], shape[3], shape[1], CNN2DFormat.NHWC);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(Machine.threads());
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      parameters = SparkceptionContestant.trained(network);
      session = environment.createSession(model(network, type), options);
      input = session.getInputNames().iterator().next();
      images = OnnxTensor.createTensor(environment, direct(pixels), shape);
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot load the exported network", e);
    }
  }

  /** Class probabilities of the images. */
  float[][] probabilities() {
    try (OrtSession.Result result = session.run(Map.of(input, images))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot run the exported network", e);
    }
  }

  @Override
  public void infer() {
    probabilities();
  }

  @Override
  public double train() {
    throw new UnsupportedOperationException("ONNX Runtime does not train");
  }

  @Override
  public long trainedParameters() {
    return parameters;
  }

  @Override
  public void close() {
    images.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot close the session", e);
    }
  }

  private static byte[] model(ComputationGraph network, InputTypeConvolutional images) {
    try (ByteArrayOutputStream model = new ByteArrayOutputStream()) {
      OnnxModel.write(network, images, Map.of(), model);
      return model.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float[] noise(int length) {
    Random random = new Random(1);
    float[] noise = new float[length];
    for (int i = 0; i < length; i++) {
      noise[i] = random.nextFloat() * 2 - 1;
    }
    return noise;
  }

  private static FloatBuffer direct(float[] values) {
    return ByteBuffer.allocateDirect(values.length * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .put(values)
        .flip();
  }
}
