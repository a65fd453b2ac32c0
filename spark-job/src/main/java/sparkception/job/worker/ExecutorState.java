package sparkception.job.worker;

import sparkception.data.loader.LoaderResources;

/**
 * What an executor keeps for a run between its tasks: replicas, loaders opened ahead, and what
 * loaders share. None of it decides what is computed.
 */
final class ExecutorState implements AutoCloseable {

  private final ReplicaPool replicas = new ReplicaPool();
  private final Prefetch prefetch = new Prefetch();
  private final LoaderResources loading;

  ExecutorState(LoaderResources loading) {
    this.loading = loading;
  }

  ReplicaPool replicas() {
    return replicas;
  }

  Prefetch prefetch() {
    return prefetch;
  }

  LoaderResources loading() {
    return loading;
  }

  /** Gives memory, threads and devices back. */
  @Override
  public void close() {
    prefetch.close();
    loading.close();
    replicas.close();
  }
}
