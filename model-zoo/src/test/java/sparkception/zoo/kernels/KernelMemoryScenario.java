package sparkception.zoo.kernels;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import sparkception.zoo.UnsupportedSettingException;
import sparkception.zoo.kernels.onednn.OneDnnKernels;

/**
 * Runs convolutions of many shapes on oneDNN, each in a thread of its own: the scratch memory of a
 * thread is as large as its largest primitive wants, which would hide what smaller ones do.
 */
final class KernelMemoryScenario {

  private KernelMemoryScenario() {}

  public static void main(String[] arguments) throws InterruptedException {
    for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
      Kernels kernels;
      try {
        kernels = new OneDnnKernels(precision);
      } catch (UnsupportedSettingException e) {
        continue;
      }
      for (ConvolutionShape shape : shapes()) {
        System.out.println(kernels.name() + ": " + shape);
        Thread thread = new Thread(() -> run(kernels, shape));
        thread.setUncaughtExceptionHandler((t, e) -> fail(e));
        thread.start();
        thread.join();
      }
    }
    System.out.println("all shapes were computed");
  }

  private static void fail(Throwable e) {
    e.printStackTrace();
    System.exit(1);
  }

  private static List<ConvolutionShape> shapes() {
    List<ConvolutionShape> shapes = new ArrayList<>();
    KernelsTest.convolutions()
        .map(Arguments::get)
        .filter(arguments -> arguments[0] instanceof OneDnnKernels)
        .forEach(arguments -> shapes.add((ConvolutionShape) arguments[1]));
    for (int size : new int[] {8, 14, 28}) {
      for (int channels : new int[] {1, 3, 4, 8, 12, 15, 16, 20, 44}) {
        for (int filters : new int[] {1, 8, 20}) {
          shapes.add(new ConvolutionShape(1, size, size, channels, filters, 1, 2, true, false));
        }
      }
    }
    return shapes;
  }

  private static void run(Kernels kernels, ConvolutionShape shape) {
    INDArray x = Nd4j.ones(shape.input());
    INDArray w = Nd4j.ones(KernelsTest.weights(shape));
    INDArray y = Nd4j.ones(shape.output());
    ConvolutionKernel kernel = kernels.convolution(shape);
    kernel.forward(x, w, y);
    kernel.backward(x, w, y, x.dup(), w.dup());
    kernels.inference(shape, w, null, Rectifier.RELU).run(x, y);
  }
}
