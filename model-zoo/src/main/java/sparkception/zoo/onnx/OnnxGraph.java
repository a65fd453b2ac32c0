package sparkception.zoo.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.protobuf.ByteString;

/** Builds an ONNX model node by node; a node's one output has the node's name. */
final class OnnxGraph {

  /** The size that a model leaves open. */
  static final long BATCH = -1;

  private static final String BATCH_NAME = "batch";
  private static final int IR_VERSION = 8;
  private static final int OPERATORS = 17;

  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder();

  OnnxGraph(String name) {
    graph.setName(name);
  }

  /** Declares the input. */
  void input(String name, long... shape) {
    graph.addInput(value(name, shape));
  }

  /** Declares which node is an output. */
  void output(String name, long... shape) {
    graph.addOutput(value(name, shape));
  }

  /** Adds a constant and returns its name; the values are taken in C order. */
  String constant(String name, INDArray values, long... shape) {
    return constant(name, values.dup('c').data().asFloat(), shape);
  }

  /** Adds a constant and returns its name. */
  String constant(String name, float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
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

  /**
   * The model.
   *
   * @param notes its metadata
   */
  Onnx.ModelProto model(Map<String, String> notes) {
    Onnx.ModelProto.Builder model =
        Onnx.ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("sparkception")
            .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
            .setGraph(graph);
    notes.forEach(
        (key, value) ->
            model.addMetadataProps(
                Onnx.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  private static Onnx.ValueInfoProto value(String name, long[] shape) {
    Onnx.TensorShapeProto.Builder dimensions = Onnx.TensorShapeProto.newBuilder();
    Arrays.stream(shape).forEach(size -> dimensions.addDim(dimension(size)));
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

  private static Onnx.TensorShapeProto.Dimension dimension(long size) {
    Onnx.TensorShapeProto.Dimension.Builder dimension =
        Onnx.TensorShapeProto.Dimension.newBuilder();
    return size == BATCH
        ? dimension.setDimParam(BATCH_NAME).build()
        : dimension.setDimValue(size).build();
  }
}
