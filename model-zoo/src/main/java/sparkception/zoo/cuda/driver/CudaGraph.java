package sparkception.zoo.cuda.driver;

import sparkception.zoo.cuda.device.Graph;

/**
 * Captured work.
 *
 * @param executable the driver's handle of what can be launched
 * @param graph its handle of what that was made of
 */
record CudaGraph(CudaContext context, long executable, long graph) implements Graph {

  /** Makes what was captured ready. */
  static CudaGraph of(CudaContext context, long graph) {
    long[] executable = new long[1];
    Driver.check(Driver.cuGraphInstantiateWithFlags(executable, graph, 0), "make a graph ready");
    return new CudaGraph(context, executable[0], graph);
  }

  @Override
  public void close() {
    context.bind();
    Driver.check(Driver.cuGraphExecDestroy(executable), "free a graph");
    Driver.check(Driver.cuGraphDestroy(graph), "free a graph");
  }
}
