package sparkception.zoo.kernels.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import sparkception.zoo.kernels.ConcatenationKernel;

/** Assignments to and from views of each pixel's channels. */
final class Nd4jConcatenation implements ConcatenationKernel {

  private final long pixels;

  Nd4jConcatenation(long pixels) {
    this.pixels = pixels;
  }

  @Override
  public void join(List<INDArray> parts, INDArray whole) {
    long first = 0;
    for (INDArray part : parts) {
      view(whole, first, channels(part)).assign(rows(part));
      first += channels(part);
    }
  }

  @Override
  public void split(INDArray whole, List<INDArray> parts) {
    long first = 0;
    for (INDArray part : parts) {
      rows(part).assign(view(whole, first, channels(part)));
      first += channels(part);
    }
  }

  private INDArray view(INDArray whole, long first, long count) {
    return rows(whole).get(NDArrayIndex.all(), NDArrayIndex.interval(first, first + count));
  }

  private INDArray rows(INDArray array) {
    return array.reshape('c', pixels, channels(array));
  }

  private long channels(INDArray array) {
    return array.length() / pixels;
  }
}
