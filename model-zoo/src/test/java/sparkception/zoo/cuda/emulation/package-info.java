/**
 * A device for machines without one: the kernels' own sources, compiled for the CPU by g++, memory
 * in RAM, products by plain loops. It is slow and strict, and computes what a GPU would.
 */
package sparkception.zoo.cuda.emulation;
