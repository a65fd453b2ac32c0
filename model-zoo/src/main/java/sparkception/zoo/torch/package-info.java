/** Weights as PyTorch names and lays them out, in safetensors files. */
package sparkception.zoo.torch;
