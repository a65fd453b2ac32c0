/** Networks as ONNX models: the format that most other runtimes read. */
package sparkception.zoo.onnx;
