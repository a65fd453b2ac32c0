package sparkception.zoo.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.protobuf.ByteString;

/** Builds an ONNX model node by node; a node's one output has the node's name. */
final class OnnxGraph {

  private static final int IR_VERSION = 8;
  private static final int OPERATORS = 15;

  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder().setName("network");

  /** Declares the input. */
  void input(String name, long... shape) {
    graph.addInput(value(name, shape));
  }

  /** Declares which node is the output. */
  void output(String name, long... shape) {
    graph.addOutput(value(name, shape));
  }

  /** Adds a constant and returns its name; the values are taken in C order. */
  String constant(String name, INDArray values, long... shape) {
    float[] floats = values.dup('c').data().asFloat();
    ByteBuffer bytes =
        ByteBuffer.allocate(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(floats);
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder()
            .setName(name)
            .setDataType(Onnx.TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(bytes));
    Arrays.stream(shape).forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return name;
  }

  /** Adds a node and returns its name. */
  String node(
      String operator,
      String name,
      List<String> inputs,
      Onnx.AttributeProto.Builder... attributes) {
    Onnx.NodeProto.Builder node =
        Onnx.NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(inputs)
            .addOutput(name);
    Arrays.stream(attributes).forEach(node::addAttribute);
    graph.addNode(node);
    return name;
  }

  static Onnx.AttributeProto.Builder integers(String name, long... values) {
    Onnx.AttributeProto.Builder attribute =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute;
  }

  static Onnx.AttributeProto.Builder integer(String name, long value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.INT)
        .setI(value);
  }

  static Onnx.AttributeProto.Builder real(String name, double value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.FLOAT)
        .setF((float) value);
  }

  /** The model as ONNX Runtime reads it. */
  byte[] bytes() {
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static Onnx.ValueInfoProto value(String name, long[] shape) {
    Onnx.TensorShapeProto.Builder dimensions = Onnx.TensorShapeProto.newBuilder();
    Arrays.stream(shape)
        .forEach(
            size ->
                dimensions.addDim(Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(size)));
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            Onnx.TypeProto.newBuilder()
                .setTensorType(
                    Onnx.TypeProto.Tensor.newBuilder()
                        .setElemType(Onnx.TensorProto.DataType.FLOAT_VALUE)
                        .setShape(dimensions)))
        .build();
  }
}
