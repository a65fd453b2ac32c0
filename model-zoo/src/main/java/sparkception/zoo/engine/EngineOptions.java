package sparkception.zoo.engine;

import sparkception.zoo.kernels.Precision;

/**
 * How an engine is to compute.
 *
 * @param precision of what is multiplied
 * @param threads of arithmetic on the CPU, at least 1
 * @param gpu address of the GPU that is assigned to the caller, as Spark names it (a number or a
 *     UUID); null for none
 */
public record EngineOptions(Precision precision, int threads, String gpu) {}
