package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.Stream;

/** Outputs of a classifier and their losses, from logits {@code [rows, classes]} in fp32. */
public final class Losses {

  private static final int THREADS = 128;

  private final int rows;
  private final int classes;
  private final Kernel softmaxLoss;
  private final Kernel sigmoidLoss;
  private final Kernel softmax;
  private final Kernel sigmoid;
  private final BlockSums blockSums;

  /**
   * @param storage type of the gradients
   * @param rows examples
   * @param classes of each
   */
  public Losses(Device device, ElementType storage, int rows, int classes) {
    this.rows = rows;
    this.classes = classes;
    ModuleSpec module = Modules.of(storage, 1, "loss.cu").spec();
    softmaxLoss = device.kernel(module, "softmax_cross_entropy");
    sigmoidLoss = device.kernel(module, "sigmoid_cross_entropy");
    softmax = device.kernel(module, "softmax");
    sigmoid = device.kernel(module, "sigmoids");
    blockSums = new BlockSums(device);
  }

  /**
   * Cross-entropy over a softmax: {@code -sum w t log softmax(z)}, gradient {@code softmax(z) (sum
   * w t) - w t}.
   *
   * @param targets fp32, {@code [rows, classes]}; each row adds up to 1
   * @param weights of the classes, fp32; 0 where all are 1
   * @param gradient receives the gradient of the sum over rows, {@code [rows, classes]}
   * @param losses receives each row's loss, fp32
   * @param sum receives the sum over rows, one fp32 number
   */
  public void softmaxCrossEntropy(
      Stream stream,
      long logits,
      long targets,
      long weights,
      long gradient,
      long losses,
      long sum) {
    loss(
        stream, softmaxLoss, new Arguments().addresses(logits, targets, weights, gradient, losses));
    blockSums.add(stream, losses, sum, rows, 1);
  }

  /**
   * Binary cross-entropy over a sigmoid, summed over classes; gradient {@code sigmoid(z) - t}.
   *
   * @param targets fp32, {@code [rows, classes]}, in [0, 1]
   * @param gradient receives the gradient of the sum over rows, {@code [rows, classes]}
   * @param losses receives each row's loss, fp32
   * @param sum receives the sum over rows, one fp32 number
   */
  public void sigmoidCrossEntropy(
      Stream stream, long logits, long targets, long gradient, long losses, long sum) {
    loss(stream, sigmoidLoss, new Arguments().addresses(logits, targets, gradient, losses));
    blockSums.add(stream, losses, sum, rows, 1);
  }

  /** Probabilities that add up to 1 in each row, fp32. */
  public void softmax(Stream stream, long logits, long probabilities) {
    loss(stream, softmax, new Arguments().addresses(logits, probabilities));
  }

  /** Probabilities of each class by itself, fp32. */
  public void sigmoid(Stream stream, long logits, long probabilities) {
    loss(stream, sigmoid, new Arguments().addresses(logits, probabilities));
  }

  private void loss(Stream stream, Kernel kernel, Arguments arguments) {
    stream.launch(
        kernel, new Grid(rows, 1, THREADS, 1, THREADS * Float.BYTES), arguments.int32(classes));
  }
}
