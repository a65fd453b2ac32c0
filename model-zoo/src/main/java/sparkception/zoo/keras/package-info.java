/** Weights that Keras has trained: its HDF5 files, and where in this project's networks they go. */
package sparkception.zoo.keras;
