/**
 * Encoded images to the pixels that a network trains on: a pure function of (image, options, sample
 * seed).
 */
package sparkception.data.augment;
